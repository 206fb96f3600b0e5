"""resume_fields: a text that takes too long is refused, whoever comes behind it is read, and rows are not compared."""

import json
import sys
from pathlib import Path

import pytest
from serving.isolation import Limits

FOLDER = Path(__file__).parents[2] / "models/resume_fields/1"


@pytest.fixture
def reading(monkeypatch):
    """The package of the model, with modules of its own."""
    monkeypatch.syspath_prepend(str(FOLDER))
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "resume_fields_model"]:
        del sys.modules[name]


def document(lines: list[str]) -> dict:
    """What document_text makes of a text."""
    shown = [{"text": line, "box": None, "confidence": 1.0} for line in lines]
    page = {"number": 1, "width": None, "height": None, "source": "text", "lines": shown}
    return {"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2026-11-29"}


def test_answer_when_a_text_takes_too_long_then_it_is_refused_and_the_next_is_read(reading):
    from resume_fields_model.served import Model

    model = Model(Limits(work_seconds=0.3))
    try:
        refused = model.answer(document(["1-" * 30] * 4900))
        assert refused["error"]["code"] == "too_complex"
        read = model.answer(document(["姓名：张伟", "手机：13812345678"]))
        assert read["fields"]["name"] == "张伟"
    finally:
        model.close()


def test_answer_when_a_text_has_thousands_of_rows_then_no_two_of_them_are_compared(reading, monkeypatch):
    from resume_fields_model import reader, rows

    compared = []
    alike = rows.Row.__eq__

    def counted(one, other):
        compared.append(1)
        return alike(one, other)

    monkeypatch.setattr(rows.Row, "__eq__", counted)
    answer = reader.Model(persons=lambda _text: ()).answer(
        document([f"line {number} of many" for number in range(600)])
    )
    assert json.dumps(answer["fields"])
    assert len(compared) < 600 * 20


def test_answer_when_a_line_goes_from_script_to_script_a_thousand_times_then_it_is_read(reading):
    from resume_fields_model import reader

    lines = ["姓名：张伟", "手机：13812345678", "熟悉a慢b" * 1000]
    assert reader.Model(persons=lambda _text: ()).answer(document(lines))["fields"]["phone"] == "13812345678"
