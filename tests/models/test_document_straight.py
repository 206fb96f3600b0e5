"""Lines of a page that was photographed aslant or bent: rows are told as if the page lay flat."""

import numpy as np
import pytest
import serving

serving.code("document_text")
from document_text_model import order, recognise  # noqa: E402 - the line above says where it is

WIDTH, HEIGHT, STEP, TALL = 1240, 1754, 34, 22
PLACES = ((100, 420), (560, 700), (960, 1130))


def rows(bend: float, slant: tuple[float, float, float, float]) -> recognise.Reading:
    """Return a page of rows of three cells between lines of text, bent by `bend` pixels, seen from the side."""
    found = []
    for row in range(40):
        top = 120 + STEP * row
        cells = PLACES if row % 3 == 0 else ((120, 520 + 29 * (row % 7)),)
        for place, (left, right) in enumerate(cells):
            corners = np.array([[left, top], [right, top], [right, top + TALL], [left, top + TALL]], dtype=float)
            corners[:, 1] += bend * np.sin(corners[:, 0] / WIDTH * np.pi) * (0.5 + corners[:, 1] / HEIGHT)
            seen = np.c_[corners, np.ones(4)] @ np.array([[1, slant[0], 0], [slant[1], 1, 0], [*slant[2:], 1]]).T
            found.append((seen[:, :2] / seen[:, 2:], f"{row}.{place}", 0.9))
    return recognise.Reading(found, (HEIGHT, WIDTH), (HEIGHT, WIDTH), 0, False, 1.0)


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("bend", "slant"),
    [
        (0, (0, 0, 0, 0)),
        (0, (-0.05, 0.08, 0, 0)),
        (0, (0.08, 0.05, 1.2e-4, -1.0e-4)),
        (0, (0.02, -0.09, -8e-5, 1.4e-4)),
        (24, (-0.04, 0.03, 5e-5, 8e-5)),
    ],
    ids=["flat", "turned", "from the left", "from the right", "bent"],
)
def test_rows_when_a_page_is_slanted_or_bent_then_cells_stay_in_their_row(bend, slant):
    pieces = recognise._placed(rows(bend, slant))
    read = [[piece.text for piece in row] for row in order.rows_of(pieces)]
    assert read == [[f"{row}.{place}" for place in range(3 if row % 3 == 0 else 1)] for row in range(40)]


def test_columns_when_a_page_is_seen_from_the_side_then_left_edges_stand_below_each_other():
    pieces = recognise._placed(rows(0, (0.08, 0.05, 1.2e-4, -1.0e-4)))
    edges = [piece.x0 for piece in pieces if piece.text.endswith(".2")]
    assert max(edges) - min(edges) < TALL / 2
