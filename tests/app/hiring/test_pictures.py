"""Pages drawn as pictures: as large as is shown and no larger, whatever a document claims to be, and drawn once."""

from __future__ import annotations

import io
import uuid

import pytest
from PIL import Image

from app.foundation.isolation import service as isolation
from app.hiring.applications import drawing, pictures


def pdf_of(box: str, content: bytes = b"0 0 30 100 re f ", more: bytes = b"") -> bytes:
    page = f"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R".encode() + more + b">>endobj\n"
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    stream = b"4 0 obj<</Length %d>>stream\n%s\nendstream endobj\n" % (len(content), content)
    return head + page + stream + b"trailer<</Root 1 0 R>>\n%%EOF"


def nested_forms(levels: int = 10, width: int = 10) -> bytes:
    """A page whose drawing calls itself ten times at each of ten levels."""
    forms = b""
    for level in range(levels):
        inner = b"/X Do " * width if level < levels - 1 else b"0 0 9 9 re f "
        resources = b"/Resources<</XObject<</X %d 0 R>>>>" % (6 + level) if level < levels - 1 else b""
        head = b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]" + resources + b"/Length %d>>" % len(inner)
        forms += b"%d 0 obj" % (5 + level) + head + b"stream\n" + inner + b"\nendstream endobj\n"
    made = pdf_of("0 0 595 842", b"/X Do", b"/Resources<</XObject<</X 5 0 R>>>>")
    return made.replace(b"trailer", forms + b"trailer")


def shown(data: bytes, width: float, height: float) -> Image.Image:
    page = {"number": 1, "width": width, "height": height, "lines": []}
    return Image.open(io.BytesIO(pictures.page(uuid.uuid4(), page, [], lambda: data)))


@pytest.mark.parametrize(("width", "height"), [(40, 14400), (1, 14400), (14400, 40), (14400, 14400), (595, 842)])
def test_page_when_it_is_of_any_shape_then_the_picture_has_a_cap(width, height):
    drawn = shown(pdf_of(f"0 0 {width} {height}"), width, height)
    assert drawn.width * drawn.height <= drawing.MOST_PIXELS * 1.05
    assert drawn.width <= drawing.PIXELS_ACROSS + 1


@pytest.mark.parametrize(
    "data",
    [nested_forms(), b"%PDF-1.4 broken", b"\x89PNG\r\n\x1a\n broken", b"no picture"],
    ids=["nested forms", "broken pdf", "broken picture", "text"],
)
def test_page_when_it_cannot_be_drawn_within_limits_then_its_text_stands_for_it(data, monkeypatch):
    monkeypatch.setattr(pictures, "LIMITS", isolation.Limits(processor_seconds=2))
    with pytest.raises(pictures.NotDrawn):
        pictures.page(uuid.uuid4(), {"number": 1, "width": 595, "height": 842, "lines": []}, [], lambda: data)


def test_page_when_it_could_not_be_drawn_then_it_is_not_tried_again_at_each_look():
    page, original, fetched = {"number": 1, "width": 595, "height": 842, "lines": []}, uuid.uuid4(), []
    for _ in range(3):
        with pytest.raises(pictures.NotDrawn):
            pictures.page(original, page, [], lambda: fetched.append(1) or b"%PDF-1.4 broken")
    assert len(fetched) == 1


def test_page_when_others_are_being_drawn_then_it_is_asked_for_again_and_holds_no_thread(monkeypatch):
    page, original = {"number": 1, "width": 595, "height": 842, "lines": []}, uuid.uuid4()
    monkeypatch.setattr(pictures, "PATIENCE_SECONDS", 0)
    for _ in range(isolation.AT_ONCE):
        isolation._places.acquire()
    try:
        with pytest.raises(isolation.Busy):
            pictures.page(original, page, [], lambda: pdf_of("0 0 595 842"))
    finally:
        for _ in range(isolation.AT_ONCE):
            isolation._places.release()
    assert pictures.page(original, page, [], lambda: pdf_of("0 0 595 842"))


def test_picture_when_it_has_far_too_many_pixels_then_it_is_not_decoded():
    made = io.BytesIO()
    Image.new("1", (9000, 6000), 1).save(made, "PNG")
    with pytest.raises(ValueError, match="pixels"):
        drawing.draw({"number": 1, "width": 9000, "height": 6000, "covers": []}, made.getvalue())


def test_page_when_shown_again_then_it_is_not_drawn_again_unless_what_is_covered_changed():
    line = {"text": "call 13812345678", "box": [10, 10, 200, 30]}
    page, original, fetched = {"number": 1, "width": 595, "height": 842, "lines": [line]}, uuid.uuid4(), []

    def load() -> bytes:
        fetched.append(1)
        return pdf_of("0 0 595 842")

    first = pictures.page(original, page, [], load)
    assert pictures.page(original, page, [], load) == first
    assert len(fetched) == 1
    assert pictures.page(original, page | {"lines": []}, [], load) != first
    assert len(fetched) == 2
