"""Brings Chinese into one script for comparing alone: what is shown and kept stays as it was written."""

from __future__ import annotations

import functools
from typing import Any


def simplified(text: str) -> str:
    """Return a text in Simplified characters."""
    return text if text.isascii() else str(_converter().convert(text))


@functools.cache
def _converter() -> Any:
    import opencc  # only who compares Chinese loads its tables

    return opencc.OpenCC("t2s")
