"""Order text that is not written level from left to right: turned by a quarter or a half, or Chinese in columns."""

import re
from dataclasses import replace
from statistics import median

from serving.characters import HAN

from document_text_model.order import Piece, in_order

LEVEL, UPWARDS, OVERHEAD, DOWNWARDS = range(4)
"""In which direction a run of text goes on the page as displayed; columns of upright Chinese go downwards too."""

_ONE = re.compile(rf"[{HAN}\u3000-\u303f\uff00-\uffef\u2014\u2026\ufe10-\ufe4f0-9A-Za-z()（）·、-]")
_IDEOGRAPH = re.compile(f"[{HAN}]")
PITCH = 1.28
"""From one character of a column to the next, in widths of a character; lines of text stand further apart."""
LEAST = 3
"""Fewer characters above each other are no column."""
SCATTERED, MOST_SINGLE = 0.4, 20
"""From which share of single ideographs, and from how many, nobody can tell in which order they are read."""


def columned(pieces: list[Piece]) -> list[Piece]:
    """Return the pieces with single characters that stand below each other made one run.

    That is seen by the order of the file, or, where it draws across the columns, by the places of the characters.
    """
    made = _joined(pieces)
    if scattered(made) < SCATTERED:
        return made
    size = median(piece.x1 - piece.x0 for piece in pieces if _is_single(piece))
    by_place = _joined(sorted(pieces, key=lambda piece: (-round((piece.x0 + piece.x1) / size), piece.y0)))
    return by_place if scattered(by_place) < scattered(made) / 2 else made


def _joined(pieces: list[Piece]) -> list[Piece]:
    found: list[Piece] = []
    column: list[Piece] = []
    for piece in (*pieces, None):
        if piece is not None and column and _goes_down(column, piece):
            column.append(piece)
            continue
        found += _closed(column)
        column = [] if piece is None else [piece]
    return found


def _goes_down(column: list[Piece], two: Piece) -> bool:
    one = column[-1]
    if one.turn or two.turn or not (_ONE.fullmatch(one.text) and _ONE.fullmatch(two.text)):
        return False
    # Digits are narrow: the widest character of the column is a whole one.
    width = max(two.x1 - two.x0, *(piece.x1 - piece.x0 for piece in column[-12:]), 1e-6)
    level = abs((one.x0 + one.x1) - (two.x0 + two.x1)) / 2 < 0.35 * width
    return level and 0 < two.middle - one.middle < PITCH * width


def _closed(column: list[Piece]) -> list[Piece]:
    if len(column) < LEAST or not any(_IDEOGRAPH.match(piece.text) for piece in column):
        return column
    text = "".join(piece.text for piece in column)
    edges = (min(p.x0 for p in column), column[0].y0, max(p.x1 for p in column), column[-1].y1)
    return [Piece(text, *edges, character=column[0].character, turn=DOWNWARDS)]


def in_reading_order(pieces: list[Piece], width: float, height: float) -> list[Piece]:
    """Return one piece for each line: the page's own direction first, then each other one, apart from the rest."""
    letters = {turn: sum(len(piece.text) for piece in pieces if piece.turn == turn) for turn in range(4)}
    main = max(letters, key=lambda turn: letters[turn])
    pieces = [replace(piece, turn=main) if _within(piece, main) else piece for piece in pieces]
    lines: list[Piece] = []
    for turn in sorted(range(4), key=lambda turn: (turn != main, turn)):
        own = [_level(piece, width, height) for piece in pieces if piece.turn == turn]
        lines += in_order(own) if own else []
    return lines


def _within(piece: Piece, main: int) -> bool:
    """Say whether a short level piece stands in a column, as "12" does in a date."""
    return main == DOWNWARDS and piece.turn == LEVEL and piece.x1 - piece.x0 < 1.7 * piece.height


def _level(piece: Piece, width: float, height: float) -> Piece:
    """Return a piece with the coordinates of a page that is turned until its text is level."""
    x0, y0, x1, y1 = piece.x0, piece.y0, piece.x1, piece.y1
    edges = {
        LEVEL: (x0, y0, x1, y1),
        UPWARDS: (height - y1, x0, height - y0, x1),
        OVERHEAD: (width - x1, height - y1, width - x0, height - y0),
        DOWNWARDS: (y0, width - x1, y1, width - x0),
    }[piece.turn]
    return replace(piece, x0=edges[0], y0=edges[1], x1=edges[2], y1=edges[3], box=piece.place, turn=LEVEL)


def scattered(pieces: list[Piece]) -> float:
    """Return which share of a text's characters are single ideographs that neither a row nor a column joins."""
    total = sum(len(piece.text) for piece in pieces)
    single = sum(map(_is_single, pieces))
    return single / total if single >= MOST_SINGLE else 0.0


def _is_single(piece: Piece) -> bool:
    return not piece.turn and bool(_IDEOGRAPH.fullmatch(piece.text))
