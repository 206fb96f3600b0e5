"""Prints a report as a PDF: numbers masked, its reader's name and time across every page, its fonts embedded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

import pylopdf_fonts_zh_cn
from fpdf import FPDF
from fpdf.enums import WrapMode, XPos, YPos

from app.hiring.assessment.service import REASONS
from app.hiring.reports.document import Document, Indicator, Point
from app.text import gettext, language, when

FONT, MOST = "NotoSansSC", 5
HAN = re.compile(r"[\u3400-\u9fff]")
GREY, DARK, BAR, BAND = 110, 25, (46, 105, 178), (176, 202, 232)
WATERMARKS = (70, 150, 230)
"""Where the watermark crosses a page, in millimetres from its top."""


@dataclass(frozen=True)
class Print:
    """What a print says of whom and for whom: numbers are masked already."""

    document: Document
    made_at: datetime
    name: str
    phone: str
    id_number: str
    viewer: str
    at: datetime


class _Pages(FPDF):
    """A document whose every page names its reader and the time."""

    def __init__(self, mark: str) -> None:
        super().__init__(format="A4")
        self._mark = mark
        self.add_font(FONT, "", pylopdf_fonts_zh_cn.sans_path())
        self.set_font(FONT, size=10)
        self.set_margins(18, 18)
        self.set_auto_page_break(True, margin=20)

    def header(self) -> None:
        """Draw the watermark, below the words of the page."""
        with self.local_context(fill_opacity=0.13, text_color=GREY, font_size_pt=20):
            for down in WATERMARKS:
                with self.rotation(28, self.w / 2, down):
                    self.text(self.w / 2 - self.get_string_width(self._mark) / 2, down, self._mark)

    def footer(self) -> None:
        """Name the reader, the time and the page in small print."""
        self.set_y(-14)
        with self.local_context(text_color=GREY, font_size_pt=8):
            self.cell(0, 6, f"{self._mark} · {self.page_no()}", align="C")

    def say(self, text: str, size: float = 10, grey: int = DARK, indent: float = 0) -> None:
        """Write a paragraph over the width of the page."""
        self.set_x(self.l_margin + indent)
        with self.local_context(text_color=grey, font_size_pt=size):
            wrap = WrapMode.CHAR if HAN.search(text) else WrapMode.WORD
            self.multi_cell(0, size * 0.55, text, align="L", wrapmode=wrap, new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def bar(self, score: float, low: float, high: float) -> None:
        """Draw a score of MOST with its interval as a band; the numbers stand beside it in words."""
        self.ln(1)
        left, top, width = self.l_margin, self.get_y(), 120
        for begin, end, colour in ((0.0, float(MOST), (232, 234, 238)), (low, high, BAND)):
            self.set_fill_color(*colour)
            self.rect(left + width * begin / MOST, top, width * (end - begin) / MOST, 3, style="F")
        self.set_fill_color(*BAR)
        self.rect(left + width * score / MOST - 0.6, top - 0.6, 1.2, 4.2, style="F")
        self.ln(6)


def pdf(stated: Print) -> bytes:
    """Return the report as a PDF in the language of whoever reads it."""
    document = stated.document
    pages = _Pages(f"{stated.viewer} · {when(stated.at)}")
    pages.set_title(gettext("Report: %(name)s", name=stated.name))
    pages.set_lang("zh-CN" if language() == "zh" else "en")
    pages.set_creation_date(stated.at)
    pages.add_page()
    pages.say(gettext("Report: %(name)s", name=stated.name), 18)
    pages.say(document.position.title, 11)
    pages.say(gettext("Telephone %(phone)s · ID number %(id)s", phone=stated.phone, id=stated.id_number), 9, GREY)
    dates = {"finished": when(document.finished_at), "made": when(stated.made_at)}
    pages.say(gettext("interview finished %(finished)s · report made %(made)s", **dates), 9, GREY)
    pages.say(gettext("Advice: a person decides"), 9, GREY)
    _head(pages, gettext("Overall"))
    if document.overall is None:
        pages.say(gettext("No overall score: fewer than half of the answers could be rated."))
    else:
        pages.say(f"{document.overall:.1f} / {MOST}", 14)
    _head(pages, gettext("Indicators"))
    for one in document.indicators:
        _indicator(pages, one)
    for title, points in ((gettext("Strengths"), document.strengths), (gettext("Risk points"), document.risks)):
        _head(pages, title)
        _points(pages, document, points)
    return bytes(pages.output())


def _head(pages: _Pages, title: str) -> None:
    pages.ln(3)
    pages.say(title, 13)
    pages.ln(1)


def name(one: Indicator) -> str:
    """Return the name of an indicator in the reader's language."""
    return one.name.zh if language() == "zh" else one.name.en


def _indicator(pages: _Pages, one: Indicator) -> None:
    pages.say(f"{one.number}. {name(one)}" + (f" ({one.indicator})" if one.indicator else ""))
    if one.score is None:
        pages.say(str(REASONS[one.outcome]), 9, GREY)
        return
    low, high = one.interval or (one.score, one.score)
    between = {"low": f"{low:.1f}", "high": f"{high:.1f}"}
    probably = gettext("probably between %(low)s and %(high)s", **between) if one.interval else ""
    pages.say(" · ".join(part for part in (f"{one.score:.1f} / {MOST}", probably) if part), 9, GREY)
    pages.bar(one.score, low, high)


def _points(pages: _Pages, document: Document, points: list[Point]) -> None:
    names = {one.number: name(one) for one in document.indicators}
    if not points:
        pages.say(gettext("No words of the answers show one."), 9, GREY)
    for one in points:
        pages.say(f"{one.text} ({names[one.indicator]})")
        for quote in one.quotes:
            pages.say(f"“{quote.text}”", 9, GREY, indent=5)
        pages.ln(1)
