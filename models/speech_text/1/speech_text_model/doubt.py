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
REPEATED = re.compile(r"(.{1,20}?)\1{5,}", re.IGNORECASE)
STUTTER = 16  # times that a person who stutters may say a piece; a recogniser that loops goes on for longer
FASTEST = {True: 9, False: 20}  # letters that anybody says in a second: Han characters, and others
LEFT = 3  # letters beside the repeated piece that make a sentence of it


def invented(
    text: str, compression: float, mean_log_probability: float, no_speech: float, seconds: float | None = None
) -> bool:
    """Tell whether a segment should not be believed to be speech; `seconds`: how long its words take."""
    said = text.strip()
    if not said or loops(said, compression, seconds):
        return True
    if mean_log_probability < UNSURE or (no_speech > SILENT and mean_log_probability < -0.8):
        return True
    return bool(CREDITS.match(said)) and mean_log_probability < -0.2


def loops(said: str, compression: float, seconds: float | None) -> bool:
    """Tell a recogniser that goes round in circles from a person who stutters."""
    repeated = REPEATED.search(said)
    if not repeated and compression <= LOOPING:
        return False
    if repeated and len(repeated[0]) > STUTTER * len(repeated[1]):
        return True
    letters = re.findall(r"\w", said)
    pace = FASTEST[bool(re.search(r"[\u4e00-\u9fff]", said))]
    if seconds is not None:
        return len(letters) > pace * seconds
    left = re.findall(r"\w", said.replace(repeated[0], "")) if repeated else []
    return compression > LOOPING or len(left) <= LEFT
