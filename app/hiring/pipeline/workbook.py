"""Writes rows as an Excel workbook: text stays text, and each printed page says who made it and when."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_MARK = 100
"""Of the watermark at most so many characters: Excel takes 255 in a header, where an ampersand counts twice."""
WIDTH = 22
"""Of a column, in characters."""
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def written(
    title: str, heads: Sequence[str], rows: Iterable[Sequence[str | float | None]], mark: str, at: datetime
) -> bytes:
    """Return a workbook of one sheet; `mark` stands in its header, its footer and its properties.

    A text is written as a text, whatever it begins with, and marked so that Excel does not read it anew when
    somebody edits the cell: a formula in somebody's name stays a name.
    """
    made = io.BytesIO()
    with Workbook(made, OPTIONS) as book:
        book.set_properties({"title": title, "comments": mark, "created": at.astimezone(UTC).replace(tzinfo=None)})
        sheet = book.add_worksheet()
        line = mark[:MOST_MARK].replace("&", "&&")
        sheet.set_header(f"&C{line}")
        sheet.set_footer(f"&C{line}")
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, WIDTH)
        text, head = book.add_format({"quote_prefix": True}), book.add_format({"bold": True, "quote_prefix": True})
        for column, name in enumerate(heads):
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value, text)
                elif value is not None:
                    sheet.write_number(number, column, value)
    return made.getvalue()
