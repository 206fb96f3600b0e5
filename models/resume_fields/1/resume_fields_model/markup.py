"""Take the marks of Markdown off a line; the signs of its headings stay, which tell headings apart."""

import re

_LINK = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{1,300}\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,200})\1")
_LIGHT = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,200})\*(?![\w*])")
_CODE = re.compile(r"`([^`]{1,200})`")
_RULE = re.compile(r"[|\s:+-]*-{2,}[|\s:+-]*")


def plain(text: str) -> str:
    """Return a line of Markdown without links, stress and code marks; a rule of a table becomes nothing."""
    if _RULE.fullmatch(text):
        return ""
    text = re.sub(r"`\s+`", "`, `", text)
    text = _CODE.sub(r"\1", _LINK.sub(r"\1", text))
    return _LIGHT.sub(r"\1", _STRONG.sub(r"\2", text))
