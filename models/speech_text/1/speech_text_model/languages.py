"""Tell in which language each stretch of a recording is spoken, so that another one is written down as it was said."""

from typing import Any

import numpy as np
from faster_whisper.vad import VadOptions, get_speech_timestamps

from speech_text_model.sound import RATE

STRETCHES = VadOptions(min_speech_duration_ms=120, min_silence_duration_ms=200, speech_pad_ms=60)
SHORTEST = RATE  # samples; in less than a second no language is sure
FRAMES = (500, 3000)  # of 10 ms: the least and the most that are looked at
SURE, UNLIKELY = 0.7, 0.15  # probability of another language, and of the one expected, from which it is another
SAME = {"yue": "zh"}

Run = tuple[int, int, str]


def main(whisper: Any, sound: np.ndarray, among: tuple[str, ...]) -> str:
    """Return the language of a list that the first half minute of speech resembles most."""
    spoken = get_speech_timestamps(sound, STRETCHES)
    voice = np.concatenate([sound[part["start"] : part["end"]] for part in spoken] or [sound])
    every = probabilities(whisper, voice)
    return max(among, key=lambda language: every.get(language, 0))


def runs(whisper: Any, sound: np.ndarray, expected: str) -> list[Run]:
    """Split the sound into (first sample, last, language) where the language changes; one run where it does not.

    A stretch of which nothing is sure is in the language of the one before it.
    """
    found: list[list[Any]] = []
    for part in get_speech_timestamps(sound, STRETCHES):
        language = spoken_in(whisper, sound[part["start"] : part["end"]], expected)
        if found and language in (None, found[-1][2]):
            found[-1][1] = part["end"]
        elif language is not None:
            found.append([part["start"], part["end"], language])
    if len({language for *_, language in found}) < 2:
        return [(0, len(sound), found[0][2] if found else expected)]
    cuts = [0, *((one[1] + two[0]) // 2 for one, two in zip(found, found[1:], strict=False)), len(sound)]
    return [(cuts[at], cuts[at + 1], run[2]) for at, run in enumerate(found)]


def spoken_in(whisper: Any, voice: np.ndarray, expected: str) -> str | None:
    """Return the language of a stretch: the expected one where it is likely, another where that is sure, else None."""
    if len(voice) < SHORTEST:
        return None
    every = probabilities(whisper, voice)
    likely = max(every, key=every.__getitem__)
    if every.get(expected, 0) > UNLIKELY:
        return expected
    return likely if every[likely] >= SURE else None


def probabilities(whisper: Any, voice: np.ndarray) -> dict[str, float]:
    """Return the probability of each language; no more is looked at than the stretch is long, for the cost's sake."""
    features = whisper.feature_extractor(voice[: FRAMES[1] * RATE // 100])[:, : FRAMES[1]]
    features = features[:, : max(FRAMES[0], min(FRAMES[1], len(voice) * 100 // RATE // 2 * 2))]
    encoded = whisper.encode(np.pad(features, ((0, 0), (0, max(0, FRAMES[0] - features.shape[1])))))
    found: dict[str, float] = {}
    for token, probability in whisper.model.detect_language(encoded)[0]:
        language = SAME.get(token[2:-2], token[2:-2])
        found[language] = found.get(language, 0.0) + probability
    return found
