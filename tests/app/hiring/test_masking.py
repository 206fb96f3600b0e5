"""No number is shown to anybody without right, reason and record, wherever it stands and however it is written."""

from __future__ import annotations

import json
import re

import pytest

from app import clock
from app.database import db as database_of
from app.errors import Invalid
from app.hiring.applications import editing, forms, masking, service
from app.hiring.assessment import rating
from app.hiring.decisions import service as decisions
from app.hiring.interviews import service as interviews
from app.hiring.uploads import reading
from app.hiring.uploads import service as uploads
from tests.app.hiring import resumes
from tests.app.hiring.interviewed import invited
from tests.app.work_off import work_off

PHONE, ID = resumes.PHONE, resumes.ID_NUMBER
NEW_PHONE = "13987654321"
REASON = "Clear evidence of risk awareness."


def seen(*pages: str) -> list[str]:
    """Return the numbers that can be read off pages, whatever stands between their digits."""
    digits = ["".join(re.findall(r"[0-9Xx*]", page)) for page in pages]
    return [number for number in (PHONE, NEW_PHONE, ID) for page in digits if number in page]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("+86 138-1234-5678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("008613812345678", "138****5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("138\u200b1234\u00a05678", "138****5678"),
        ("138.1234.5678", "138****5678"),
        ("1 3 8 1 2 3 4 5 6 7 8", "138****5678"),
        ("138—1234—5678", "138****5678"),
        ("138\n1234\n5678", "138****5678"),
        ("幺三八一二三四五六七八", "138****5678"),
        ("13812345678@163.com", "138****5678@163.com"),
        ("李梅_13812345678_2024.pdf", "李梅_138****5678_2024.pdf"),
        ("138-1234-5678/13987654321", "138****5678/139****4321"),
        ("(021) 6543 2109", "021****2109"),
        ("ID110105199003072316", "ID110105********2316"),
        ("11010519900307231x", "110105********231X"),
        ("110105 19900307 2316", "110105********2316"),
        ("1101 0519 9003 0723 16", "110105********2316"),
        ("１１０１０５１９９００３０７２３１６", "110105********2316"),
        ("110105900307231", "110105*****7231"),
        ("110105-900307-231", "110105*****7231"),
    ],
)
def test_text_when_it_holds_a_number_then_is_masked_however_that_is_written(text, shown):
    assert masking.mask_text(text) == shown
    covered = masking.cover_text(text)
    assert len(covered) == len(text)
    assert covered != text


@pytest.mark.parametrize(
    "text",
    [
        "2015.03-2018.06 2018-07-15 - 2020-03-15 3",
        "2019-03-15 2020-03-15",
        "1998年至2012年，管理资产 12,500,000,000 元",
        "1990-03-07",
        "2012一2016 复旦大学",
        "19 20 2015 2016",
        "增长 15% 2019 2020 2021",
    ],
)
def test_text_when_it_holds_dates_and_amounts_then_stays(text):
    assert masking.mask_text(text, [ID, PHONE]) == text


def test_lines_when_a_number_goes_on_in_the_next_then_both_are_masked_and_covered():
    lines = ["Tel. 138 1234", "5678, Shanghai", "ID 110105", "199003072316"]
    shown = masking.mask_lines(lines)
    assert [len(line) for line in shown] == [len(line) for line in lines]
    assert not seen("".join(shown))
    assert [bool(places) for places in masking.line_places(lines)] == [True] * 4


def test_quote_when_its_end_cuts_a_known_number_then_the_piece_is_hidden_too():
    assert masking.mask_text("call 1381234567", [PHONE]) == "call **********"
    assert masking.mask_text("born 19900307", [ID]) == "born 19900307"


@pytest.mark.feature("PV-16")
@pytest.mark.parametrize("written", ["123456X", "123456x", "１２３４５６Ｘ", "123-456-×"])
def test_number_when_known_and_short_with_an_x_at_its_end_then_is_hidden_however_written(written):
    assert "3456" not in masking.cover_text(f"no. {written}", ["123456X"]).replace("-", "")
    assert masking.cover_text("2013-07", ["123456X"]) == "2013-07"


@pytest.mark.feature("PV-16")
def test_number_when_another_takes_its_place_then_the_old_one_stays_masked_in_every_version(browse, people):
    landline = "021-65432109"
    said = f"联系电话{landline}，转手机 {PHONE}"
    work = resumes.fields()["work"]
    work[0]["description"] = said
    application = resumes.applied(people, phone="65432109 021 4155550123", work=work)
    given = service.fields(application.id)[1] | {"phone": NEW_PHONE, "id_number": None}
    assert editing.edit(people.hr, application.id, given, 1) == 2
    hr = browse("hr")
    for query in ("", "version=1", "version=2"):
        for path in (f"/applications/{application.id}", f"/api/v1/applications/{application.id}"):
            text = hr.get(path, query_string=query).text
            assert not seen(text)
            assert "4155550123" not in text
            assert "65432109" not in text


@pytest.mark.feature("PV-16")
def test_mask_when_it_comes_in_another_field_then_is_never_opened(browse, people):
    application = resumes.applied(people)
    masks = ["138****5678", "110105********2316"]
    shown = masking.mask_fields(service.fields(application.id)[1])
    moved = {
        "skills": masks, "certificates": masks, "languages": masks, "name": masks[0], "email": masks[1],
        "years_by_skill": {masks[0]: 1.0}, "education": [{"school": masks[1], "major": masks[0]}],
    }  # fmt: skip
    sent = browse("hr").send(
        "PUT", f"/api/v1/applications/{application.id}", json={"version": 1, "fields": shown | moved}
    )
    assert sent.status_code == 200
    kept = service.fields(application.id)[1]
    assert not seen(*(json.dumps(kept[name], ensure_ascii=False) for name in moved))
    assert (kept["phone"], kept["id_number"]) == (PHONE, ID)
    assert kept["work"][0]["description"].endswith(PHONE)


def test_mask_when_a_text_around_it_is_changed_then_stays_masked(people):
    old = resumes.fields()
    work = [old["work"][0] | {"description": "我的电话138****5678"}]
    assert (
        forms.unmasked(masking.mask_fields(old) | {"work": work}, old)["work"][0]["description"]
        == "我的电话138****5678"
    )


def test_mask_when_rows_change_places_then_each_keeps_its_own_number(people):
    row = resumes.fields()["work"][0]
    rows = [
        row | {"employer": "A", "description": f"A {PHONE}"},
        row | {"employer": "B", "description": f"B {NEW_PHONE}"},
    ]
    old = resumes.fields(work=rows, years_by_skill={f"热线 {PHONE}": 2.0})
    shown = masking.mask_fields(old)
    assert not seen(json.dumps(shown))
    back = forms.unmasked(shown | {"work": shown["work"][::-1]}, old)
    assert back == old | {"work": rows[::-1]}


def test_edit_when_a_number_is_half_typed_then_is_refused(people):
    application = resumes.applied(people)
    fields = service.fields(application.id)[1]
    for wrong in ({"phone": "139****5678"}, {"id_number": "138****5678"}, {"phone": "110105********2316"}):
        with pytest.raises(Invalid, match="whole number"):
            editing.edit(people.hr, application.id, fields | wrong, 1)


@pytest.mark.feature("PV-16")
def test_pages_when_a_number_is_in_names_answers_quotes_and_reasons_then_none_shows_it(people, app, browse):
    said = f"Please call me on 138 1234 5678 or {NEW_PHONE}, my ID is {ID}."
    position = resumes.position(people, language="en")
    receipt = uploads.receive(position.id, f"李梅_{PHONE}.pdf", resumes.pdf(), people.hr)
    document = resumes.document(hidden_text=[said])
    lines = [{"text": text, "box": None, "confidence": 1.0} for text in ("Tel. 138 1234", "5678", said)]
    document["pages"][0]["lines"] += lines
    education = [{"school": f"复旦大学 {PHONE}", "degree": "本科", "major": None, "start": None, "end": None}]
    fields = resumes.fields(name=f"李梅 {PHONE}", education=education)
    application = service.application(reading.accept(receipt.upload.id, document, fields, resumes.EVIDENCE))
    service.set_stage(application.id, "screened", people.hr)
    _, candidate = invited(people, app, application=service.application(application.id))
    candidate.begin("text")
    for number in (1, 2, 3, 4):
        candidate.answer(number, said)
    candidate.post("/transcript", finish="1")
    found = interviews.interview(application.id)
    rating.on_interview(str(found.id), str(application.id))
    start = said.index("8 1234")
    quote = {"start": start, "end": start + 9, "quote": said[start : start + 9], "statement": 0, "probability": 0.9}
    statement = {"kind": "k", "text": "Calls", "probability": 0.9, "start": 0, "end": len(said), "quote": said}
    body = {"score": 3.0, "reason": None, "interval": [2.0, 4.0], "statements": [statement], "evidence": [quote]}
    for answer in interviews.answers(found.id):
        assert answer.text == said
        rating.keep(found, answer, rating.Verdict("rated", "0.5b@1", body), clock.now())
    decisions.decide(application.id, "approved", f"Reached under {PHONE}.", people.manager, clock.now())
    database_of.execute_sql("DELETE FROM procrastinate_jobs WHERE task_name NOT LIKE 'work.%%'")
    work_off()
    lead = browse("lead")
    record = lead.get(f"/api/v1/applications/{application.id}/employee")
    pages = [record] + [
        lead.get(path)
        for path in (
            f"/applications/{application.id}", f"/applications/{application.id}/review",
            f"/positions/{position.id}", f"/positions/{position.id}/files", f"/applications/{application.id}/invite",
            f"/api/v1/applications/{application.id}", f"/api/v1/applications/{application.id}/interview",
            f"/api/v1/applications/{application.id}/assessment", f"/api/v1/applications/{application.id}/decision",
            f"/api/v1/positions/{position.id}/applications", f"/employees/{record.json['employee']['employee']['id']}",
            "/employees", "/",
        )
    ]  # fmt: skip
    assert [page.status_code for page in pages] == [200] * len(pages)
    for page in pages:
        assert not seen(page.text), page.text
    assert "8 1234 56" not in pages[2].text
    assert "138****5678" in pages[2].text
