"""The texts of messages: each template is checked before anything starts, and values are never read as templates."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from app import settings
from app.app import create
from app.errors import SettingsError
from app.foundation.notify import events, letters
from app.settings import Notify

AT = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A folder of the site with the texts of one event, to be spoilt."""
    shutil.copytree(letters.ROOM / "interview_invitation", tmp_path / "texts/interview_invitation")
    return tmp_path / "texts"


def spoil(folder, before: str, after: str, name: str = "zh.yml") -> str:
    """Replace something in a template and return the sentence with which it is refused."""
    path = folder / "interview_invitation" / name
    source = path.read_text("utf-8")
    assert before in source
    path.write_text(source.replace(before, after), "utf-8")
    with pytest.raises(SettingsError) as refusal:
        letters.read(folder)
    assert str(path) in str(refusal.value)
    return str(refusal.value)


def test_templates_when_read_then_every_event_has_both_languages_and_every_text():
    read = letters.read()
    for event in events.EVENTS.values():
        for language in ("zh", "en"):
            texts = read[event.name, language, ""]
            assert {"subject", "mail", "card.title", "card.text", "card.button"} <= texts.keys()
            assert ("sms" in texts) == ("sms" in event.texts)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("{position}", "{salary}", "{salary} is no value"),
        ("{position}", "{position.__class__}", "a brace"),
        ("{link}", "hier", "{link} is missing"),
        ("sms: ", "sms: 【示例银行】", "belong to the signature"),
        ("sms: ", "sms: " + "很长的短信" * 60, "sms: may become"),
        ("card:", "card:\n  colour: red", "takes the texts"),
        ("button: 进入面试", "button: ''", "takes the texts"),
        ("button: 进入面试", "button: 5", "takes the texts"),
        ("subject: ", "subject: " + "长" * 80, "subject: may become"),
        ("subject: ", "subject: [", "cannot be read as YAML"),
        ("subject: 面试邀请：{position}\n", "", "subject is missing"),
        ("面试邀请：{position}\nmail", "|\n  面试\n  邀请\nmail", "is one line"),
    ],
)
def test_template_when_it_is_wrong_then_is_refused_with_the_file_and_the_fault(folder, before, after, said):
    assert said in spoil(folder, before, after)


def test_template_when_a_language_or_an_event_is_unknown_then_is_refused(folder):
    (folder / "interview_invitation/fr.yml").write_text("subject: x")
    with pytest.raises(SettingsError, match="no event has texts"):
        letters.read(folder)


def test_template_when_it_is_huge_then_is_not_read(folder):
    spoil(folder, "mail: |", "mail: |\n" + "  x\n" * 20_000)


def test_template_when_the_site_has_one_of_its_own_then_replaces_that_of_the_room_for_its_branch(
    folder, settings_alone, monkeypatch
):
    path = folder / "interview_invitation"
    (path / "zh.pudong.yml").write_text("subject: 浦东分行面试邀请：{position}\n", "utf-8")
    site = settings_alone.model_copy(update={"notify": Notify(templates_folder=folder)})
    monkeypatch.setattr(settings, "current", lambda: site)
    values = events.examples("interview_invitation")
    assert letters.branches("interview_invitation") == ["", "pudong"]
    branch = letters.letter("interview_invitation", "zh", values, "Asia/Shanghai", "pudong")
    other = letters.letter("interview_invitation", "zh", values, "Asia/Shanghai", "puxi")
    assert branch.subject.startswith("浦东分行面试邀请")
    assert other.subject.startswith("面试邀请")
    assert branch.mail == other.mail


def test_application_when_a_template_is_wrong_then_does_not_start(folder, configured):
    spoil(folder, "{position}", "{salary}")
    site = configured.model_copy(update={"notify": Notify(templates_folder=folder)})
    with pytest.raises(SettingsError, match="salary"):
        create(site)


def test_letter_when_a_value_looks_like_a_template_then_is_shown_as_it_is(settings_alone):
    values = events.examples("interview_invitation") | {"position": "{link} %(x)s {{7*7}} {position}"}
    letter = letters.letter("interview_invitation", "zh", values, "Asia/Shanghai")
    assert letter.subject == "面试邀请：{link} %(x)s {{7*7}} {position}"


def test_letter_when_the_zone_of_the_recipient_differs_then_shows_its_time_and_distance(settings_alone):
    values = events.examples("interview_reminder") | {"until": AT}
    assert "2026-12-01 20:00 (UTC+08:00)" in letters.letter("interview_reminder", "zh", values, "Asia/Shanghai").mail
    assert "1 Dec 2026, 13:00 (UTC+01:00)" in letters.letter("interview_reminder", "en", values, "Europe/Berlin").mail
    summer = values | {"until": datetime(2026, 7, 1, 12, 0, tzinfo=UTC)}
    assert "14:00 (UTC+02:00)" in letters.letter("interview_reminder", "en", summer, "Europe/Berlin").mail


@pytest.mark.feature("IN-20")
def test_sms_when_values_are_long_then_is_cut_to_what_five_messages_hold(settings_alone):
    for name, event in events.EVENTS.items():
        for language in ("zh", "en"):
            if "sms" in event.texts:
                letter = letters.letter(name, language, events.longest(name), "Asia/Kolkata")
                assert letters.sms_parts(letter, "十二个字的签名示例银行") <= 5
                assert len(letter.card_title.encode()) <= 128


def test_sms_when_a_gateway_knows_it_by_number_then_its_values_are_in_the_order_of_their_places(settings_alone):
    numbered = letters.numbered_sms("interview_reminder", "zh")
    letter = letters.letter("interview_reminder", "zh", events.examples("interview_reminder"), "Asia/Shanghai")
    filled = numbered
    for place, value in enumerate(letter.sms_values, 1):
        filled = filled.replace(f"{{{place}}}", value)
    assert filled == letter.sms


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"position": 5},
        {"link": "javascript:alert(1)"},
        {"link": "https://x/ y"},
        {"link": "https://x/" + "y" * 200},
        {"link": "https://x/\r\nBcc: y"},
        {"until": datetime(2026, 1, 1)},  # noqa: DTZ001 - that is what is refused
        {"questions": -1},
        {"questions": True},
        {"name": "李梅"},
    ],
)
def test_values_when_they_are_not_those_of_the_event_then_are_refused_without_being_told(values):
    known = events.examples("interview_invitation")
    with pytest.raises(events.WrongMessage) as refusal:
        events.checked("interview_invitation", known | values if values else {})
    assert "李梅" not in str(refusal.value)
    assert "javascript" not in str(refusal.value)
