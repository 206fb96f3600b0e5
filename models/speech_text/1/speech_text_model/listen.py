"""Turn a recording into text with the time and the probability of each word."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import opencc
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps
from serving import MissingWeights, weights
from serving.cores import device, threads

from speech_text_model import languages
from speech_text_model.doubt import invented, loops
from speech_text_model.sound import MOST_SECONDS, RATE, Sound, TooLong, Undecodable
from speech_text_model.stamps import Stamps

LANGUAGES = ("zh", "en")
FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
FULL_WIDTH = str.maketrans(",?!:;", "，？！：；")
BETWEEN_LETTERS = re.compile(r"(?<![A-Za-z0-9])[,?!:;]|[,?!:;](?![A-Za-z0-9])")
VOICE = VadOptions(min_speech_duration_ms=120, min_silence_duration_ms=700, speech_pad_ms=300)
QUIET, HEARD, FAINTEST = 0.1, 0.5, 0.0005  # peaks: raised below the first to the second; nothing below the third


class Model:
    """Answers {"language": "zh|en|null"} and a recording's bytes with segments and words, times in milliseconds."""

    def __init__(self) -> None:
        folder = weights("speech_text") / "base"
        if not all((folder / name).is_file() for name in FILES):
            raise MissingWeights("speech_text", folder)
        self._whisper = self._load(folder)
        self._sound = Sound()
        self._simple = opencc.OpenCC("t2s")

    def answer(self, request: dict[str, Any], content: bytes | None) -> dict[str, Any]:
        """Return the transcript, or an error with the code `bad_request`, `undecodable`, `too_long` or `no_speech`."""
        language = request.get("language")
        if language not in (*LANGUAGES, None):
            return _error("bad_request", "language must be zh, en or null")
        try:
            sound, stamps = self._sound.samples(content or b"")
        except TooLong:
            minutes = MOST_SECONDS // 60
            return _error("too_long", f"The recording is longer than {minutes} minutes. Record a shorter answer.")
        except Undecodable as error:
            return _error("undecodable", f"The recording cannot be decoded: {error}. Record it again.")
        sound = raised(sound)
        spoken = get_speech_timestamps(sound, VOICE)
        speech_ms = sum(part["end"] - part["start"] for part in spoken) * 1000 // RATE
        if not spoken:
            return _error("no_speech", "Nobody speaks in the recording. Check the microphone and record it again.")
        language = language or languages.main(self._whisper, sound, LANGUAGES)
        segments = [
            self._segment(segment, first / RATE, stamps, spoken_in)
            for first, last, spoken_in in languages.runs(self._whisper, sound, language)
            for segment in self._hear(sound[first:last], spoken_in)
        ]
        if not segments:
            return _error("no_speech", "No words could be made out in the recording. Record it again, nearer by.")
        duration = stamps.ms(len(sound) / RATE, end=True)
        return {"language": language, "duration_ms": duration, "speech_ms": speech_ms, "segments": segments}

    def close(self) -> None:
        """End what was started beside the recogniser."""
        self._sound.close()

    @staticmethod
    def _load(folder: Path) -> WhisperModel:
        cores = threads()
        return WhisperModel(str(folder), device=device(), compute_type="int8", cpu_threads=cores, local_files_only=True)

    def _hear(self, sound: np.ndarray, language: str) -> list[Any]:
        """Return what can be believed; where the recogniser goes round in circles it is asked again, held from that."""
        heard = self._transcribed(sound, language)
        if any(loops(part.text.strip(), part.compression_ratio, _seconds(part)) for part in heard):
            heard = self._transcribed(sound, language, no_repeat_ngram_size=5)
        return [
            part
            for part in heard
            if not invented(part.text, part.compression_ratio, part.avg_logprob, part.no_speech_prob, _seconds(part))
        ]

    def _transcribed(self, sound: np.ndarray, language: str, **more: int) -> list[Any]:
        heard, _ = self._whisper.transcribe(
            sound,
            language=language,
            beam_size=5,
            temperature=0.0,  # sampling would give another text each time
            condition_on_previous_text=False,  # else one invention leads to the next; a prompt does the same (see card)
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VOICE,
            **more,
        )
        return list(heard)

    def _chinese(self, text: str) -> str:
        """Return Simplified characters with the punctuation of Chinese print."""
        return BETWEEN_LETTERS.sub(lambda mark: mark[0].translate(FULL_WIDTH), self._simple.convert(text))

    def _segment(self, segment: Any, offset: float, stamps: Stamps, language: str) -> dict[str, Any]:
        written = self._chinese if language == "zh" else str
        words = [
            {
                "text": written(word.word),
                "start_ms": stamps.ms(offset + float(word.start)),
                "end_ms": stamps.ms(offset + float(word.end), end=True),
                "probability": round(float(word.probability), 4),
            }
            for word in segment.words or []
        ]
        start, end = stamps.ms(offset + segment.start), stamps.ms(offset + segment.end, end=True)
        text = written(segment.text.strip())
        return {"start_ms": start, "end_ms": max(start, end), "language": language, "text": text, "words": words}


def raised(sound: np.ndarray) -> np.ndarray:
    """Return a quiet recording louder: what was spoken far from the microphone is heard, and silence stays silence."""
    peak = float(abs(sound).max(initial=0))
    return sound * (HEARD / peak) if FAINTEST <= peak < QUIET else sound


def _seconds(segment: Any) -> float:
    return float(sum(word.end - word.start for word in segment.words or []))


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
