"""The pages of the edge's own, in Chinese and English, for when the application cannot answer itself."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

STYLE = (
    "body{font-family:system-ui,sans-serif;max-width:36rem;margin:12vh auto;padding:0 1.5rem;line-height:1.6}"
    "h1{font-size:1.4rem}p+h1{margin-top:2.5rem}"
)


@dataclass(frozen=True)
class Page:
    """The text of a page: a heading and a sentence, in both languages."""

    chinese: tuple[str, str]
    english: tuple[str, str]


PAGES = {
    "away": Page(
        ("系统暂时无法访问", "正在维护或恢复中，请稍后刷新页面。已经收到的录音和文件不会丢失。"),
        (
            "The service is away for a moment",
            "It is being maintained or coming back. Please reload this page shortly. Recordings and files that were "
            "received are kept.",
        ),
    ),
    "too-large": Page(
        ("文件太大", "请选择较小的文件后重试。"),
        ("The file is too large", "Please choose a smaller file and try again."),
    ),
}


def page(name: str) -> str:
    """Return a page as HTML that asks for nothing else."""
    texts = PAGES[name]
    parts = [(texts.chinese, "zh"), (texts.english, "en")]
    body = "".join(f'<h1 lang="{lang}">{head}</h1><p lang="{lang}">{text}</p>' for (head, text), lang in parts)
    return (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{texts.chinese[0]} · {texts.english[0]}</title><style>{STYLE}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )


def style_hash() -> str:
    """Return what the Content-Security-Policy calls the style of these pages."""
    return base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
