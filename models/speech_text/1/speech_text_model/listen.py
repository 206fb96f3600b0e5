"""Turn a recording into text with the time and the probability of each word."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import opencc
from faster_whisper import WhisperModel
from faster_whisper.vad import VadOptions, get_speech_timestamps
from serving import MissingWeights, weights
from serving.cores import device, threads

from speech_text_model.doubt import invented
from speech_text_model.sound import RATE, Undecodable, samples

LANGUAGES = ("zh", "en")
FILES = ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
FULL_WIDTH = str.maketrans(",?!:;", "，？！：；")
BETWEEN_LETTERS = re.compile(r"(?<![A-Za-z0-9])[,?!:;]|[,?!:;](?![A-Za-z0-9])")
VOICE = VadOptions(min_speech_duration_ms=120, min_silence_duration_ms=700, speech_pad_ms=300)


class Model:
    """Answers {"language": "zh|en|null"} and a recording's bytes with segments and words, times in milliseconds."""

    def __init__(self) -> None:
        folder = weights("speech_text") / "base"
        if not all((folder / name).is_file() for name in FILES):
            raise MissingWeights("speech_text", folder)
        self._whisper = self._load(folder)
        self._simple = opencc.OpenCC("t2s")

    def answer(self, request: dict[str, Any], content: bytes | None) -> dict[str, Any]:
        """Return the transcript, or an error with the code `bad_request`, `undecodable` or `no_speech`."""
        language = request.get("language")
        if language not in (*LANGUAGES, None):
            return _error("bad_request", "language must be zh, en or null")
        try:
            sound = samples(content or b"")
        except Undecodable as error:
            return _error("undecodable", f"The recording cannot be decoded: {error}. Record it again.")
        spoken = get_speech_timestamps(sound, VOICE)
        speech_ms = sum(part["end"] - part["start"] for part in spoken) * 1000 // RATE
        if not spoken:
            return _error("no_speech", "Nobody speaks in the recording. Check the microphone and record it again.")
        language = language or self._language(sound, spoken)
        segments = [self._segment(segment, language) for segment in self._hear(sound, language)]
        if not segments:
            return _error("no_speech", "No words could be made out in the recording. Record it again, nearer by.")
        duration = len(sound) * 1000 // RATE
        return {"language": language, "duration_ms": duration, "speech_ms": speech_ms, "segments": segments}

    @staticmethod
    def _load(folder: Path) -> WhisperModel:
        cores = threads()
        return WhisperModel(str(folder), device=device(), compute_type="int8", cpu_threads=cores, local_files_only=True)

    def _language(self, sound: np.ndarray, spoken: list[dict[str, int]]) -> str:
        """Return zh or en, whichever the first half minute of speech resembles more."""
        voice = np.concatenate([sound[part["start"] : part["end"]] for part in spoken])[: 30 * RATE]
        _, _, every = self._whisper.detect_language(voice)
        return max((pair for pair in every if pair[0] in LANGUAGES), key=lambda pair: pair[1])[0]

    def _hear(self, sound: np.ndarray, language: str) -> Iterable[Any]:
        heard, _ = self._whisper.transcribe(
            sound,
            language=language,
            beam_size=5,
            temperature=0.0,  # sampling would give another text each time
            condition_on_previous_text=False,  # else one invention leads to the next; a prompt does the same (see card)
            word_timestamps=True,
            vad_filter=True,
            vad_parameters=VOICE,
        )
        for part in heard:
            if not invented(part.text, part.compression_ratio, part.avg_logprob, part.no_speech_prob):
                yield part

    def _chinese(self, text: str) -> str:
        """Return Simplified characters with the punctuation of Chinese print."""
        return BETWEEN_LETTERS.sub(lambda mark: mark[0].translate(FULL_WIDTH), self._simple.convert(text))

    def _segment(self, segment: Any, language: str) -> dict[str, Any]:
        written = self._chinese if language == "zh" else str
        words = [
            {
                "text": written(word.word),
                "start_ms": _ms(word.start),
                "end_ms": _ms(word.end),
                "probability": round(float(word.probability), 4),
            }
            for word in segment.words or []
        ]
        text = written(segment.text.strip())
        return {"start_ms": _ms(segment.start), "end_ms": _ms(segment.end), "text": text, "words": words}


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}
