"""Brings Chinese into one script, so that texts are compared whichever they are written in; what is kept stays."""

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
