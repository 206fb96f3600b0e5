"""Tell what a recogniser made up from what was said."""

import re

LOOPING = 2.4  # compression ratio above which a segment repeats itself
UNSURE = -1.2  # mean log probability below which a segment is guessed
SILENT = 0.6  # probability of no speech that counts together with an unsure segment
CREDITS = re.compile(  # what Whisper learnt from subtitles and says over silence
    r"^(?:(?:thank you|thanks) (?:so much )?for watching|please subscribe|subtitles by|"
    r"字幕|请不吝点赞|明镜与点点|谢谢(?:大家)?(?:观看|收看)|由?amara\.org)",
    re.IGNORECASE,
)
REPEATED = re.compile(r"(.{1,20}?)\1{5,}")


def invented(text: str, compression: float, mean_log_probability: float, no_speech: float) -> bool:
    """Tell whether a segment should not be believed to be speech of the recording."""
    said = text.strip()
    if not said or compression > LOOPING or REPEATED.search(said):
        return True
    if mean_log_probability < UNSURE or (no_speech > SILENT and mean_log_probability < -0.8):
        return True
    return bool(CREDITS.match(said)) and mean_log_probability < -0.2
