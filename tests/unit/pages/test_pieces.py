"""The HTML of each piece of the pages."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from lxml import html

from app import text
from app.pages import environment
from app.pages.tables import Asked, Column, View

ROWS = [SimpleNamespace(id="1", name="Li <Mei>", state="read"), SimpleNamespace(id="2", name="Wang", state="bad")]
COLUMNS = [Column("name", "Name", name=True, sort=True), Column("state", "State", number=True, optional=True)]
CELLS = """{% call(row, key) table("People", columns, rows, view=view, chosen="id", mark="state") -%}
{{ row[key] }}{% endcall %}"""


def drawn(piece: str, source: str, **values: object) -> html.HtmlElement:
    """Draw a template that imports the macros of a piece, in English; returns one element around it."""
    template = f'{{% from "pieces/{piece}.html" import {", ".join(names(piece))} %}}{source}'
    with text.reader("en"):
        return html.fragment_fromstring(environment().from_string(template).render(**values), "div")


def names(piece: str) -> list[str]:
    loaded = environment().get_template(f"pieces/{piece}.html").module
    return [name for name in vars(loaded) if not name.startswith("_")]


def one(element: html.HtmlElement, path: str) -> html.HtmlElement:
    found = element.xpath(path)
    assert len(found) == 1, (path, html.tostring(element))
    return found[0]


def words(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.mark.parametrize(
    "name", [path.split("/")[1] for path in environment().list_templates() if path.startswith("pieces/")]
)
def test_piece_when_its_file_is_read_then_says_what_it_is_for(name):
    loader = environment().loader
    assert loader
    assert loader.get_source(environment(), f"pieces/{name}")[0].startswith("{#- ")


def test_head_when_it_has_places_and_actions_then_leads_there_and_has_one_heading():
    drawing = drawn(
        "head", '{% call head("Title", [("/a", "A & B")], "below") %}<a class="button primary">Go</a>{% endcall %}'
    )
    assert one(drawing, "//header/div/h1").text == "Title"
    assert one(drawing, "//nav[@aria-label]//a[@href='/a']").text == "A & B"
    assert words(one(drawing, "//div[@class='row page-actions']")) == "Go"
    assert words(drawn("head", '{{ head("Title") }}')) == "Title"


def test_badge_when_it_has_a_kind_then_carries_it_and_escapes_its_words():
    assert one(drawn("badge", '{{ badge("a < b", "warn") }}'), "//span[@class='tag warn']").text == "a < b"
    assert one(drawn("badge", '{{ badge("a") }}'), "//span").get("class") == "tag"


def test_table_when_drawn_then_names_columns_rows_and_the_way_to_another_order():
    drawing = drawn("table", CELLS, rows=ROWS, columns=COLUMNS, view=View("/people", Asked(sort="name")))
    assert one(drawing, "//div[@role='region'][@tabindex='0']").get("aria-label") == "People"
    assert one(drawing, "//th[@aria-sort='ascending']/a").get("href") == "/people?sort=-name"
    assert [row.get("data-state") for row in drawing.xpath("//tbody/tr")] == ["read", "bad"]
    assert [words(cell) for cell in drawing.xpath("//td[@class='name']")] == ["Li <Mei>", "Wang"]
    assert [cell.get("data-label") for cell in drawing.xpath("//td[@class='number']")] == ["State", "State"]
    assert [(box.get("value"), box.get("aria-label")) for box in drawing.xpath("//td//input")] == [
        ("1", "Choose Li <Mei>"), ("2", "Choose Wang"),
    ]  # fmt: skip


def test_table_when_a_column_is_left_out_then_neither_head_nor_cell_is_drawn():
    drawing = drawn("table", CELLS, rows=ROWS, columns=COLUMNS, view=View("/people", Asked(column=("name",))))
    assert len(drawing.xpath("//th")) == 2
    assert not drawing.xpath("//td[@data-label='State']")


def test_filters_when_one_is_set_then_a_chip_takes_it_away_and_the_form_keeps_the_rest():
    class Wanted(Asked):
        filters = ("q", "state")
        q: str = ""
        state: str = ""

    view = View("/people", Wanted(q="li", state="read", sort="-name", after="1"), options={"state": {"read": "Read"}})
    drawing = drawn("table", '{{ filters(view, [("q", "Name"), ("state", "State")]) }}', view=view)
    assert [(chip.get("href"), words(chip)) for chip in drawing.xpath("//a[@class='chip']")] == [
        ("/people?sort=-name&state=read", "Name: li"), ("/people?sort=-name&q=li", "State: Read"),
    ]  # fmt: skip
    assert [(each.get("name"), each.get("value")) for each in drawing.xpath("//input[@type='hidden']")] == [
        ("sort", "-name")
    ]
    assert one(drawing, "//option[@selected]").get("value") == "read"
    assert one(drawing, "//input[@type='search']").get("value") == "li"


def test_column_choice_when_opened_then_keeps_columns_that_always_stand():
    view = View("/people", Asked(column=("name",), sort="name"))
    drawing = drawn("table", "{{ column_choice(view, columns) }}", view=view, columns=COLUMNS)
    hidden = [(each.get("name"), each.get("value")) for each in drawing.xpath("//input[@type='hidden']")]
    assert hidden == [("sort", "name"), ("column", "name")]
    assert one(drawing, "//input[@type='checkbox']").get("checked") is None


def test_pager_when_rows_follow_then_leads_on_by_the_key_of_the_last():
    drawing = drawn("table", "{{ pager(view) }}", view=View("/people", Asked(after="1"), next="9"))
    assert [link.get("href") for link in drawing.xpath("//nav//a")] == ["/people", "/people?after=9"]
    assert not drawn("table", "{{ pager(view) }}", view=View("/people", Asked())).xpath("//nav")


def test_bulk_when_no_script_runs_then_its_buttons_are_there():
    drawing = drawn("table", '{% call bulk("Choose.", "{count} chosen") %}<button>Go</button>{% endcall %}')
    assert words(drawing) == "Choose.Go"
    assert one(drawing, "//p[@role='status']").get("data-chosen") == "{count} chosen"


def test_states_when_a_list_is_empty_loading_or_failed_then_each_says_so():
    assert (
        words(drawn("states", '{% call empty("None yet", "Open one.") %}<a>Open</a>{% endcall %}'))
        == "None yetOpen one.Open"
    )
    loading = drawn("states", '{{ loading(3, "Loading") }}')
    assert len(loading.xpath("//tbody/tr")) == 3
    failed = drawn("states", '{{ failure("Not read.", "/again") }}')
    assert one(failed, "//div[@role='alert']//a").get("href") == "/again"


def test_field_when_it_is_refused_then_names_its_problem_and_hint():
    source = '{{ field("Title", "title", "x\\"y", required=true, hint="Short.", problem="Too long.", maxlength=9) }}'
    drawing = drawn("form", source)
    box = one(drawing, "//label/input")
    assert (box.get("value"), box.get("maxlength"), box.get("required")) == ('x"y', "9", "")
    assert box.get("aria-invalid") == "true"
    told = [one(drawing, f"//*[@id='{each}']").text for each in box.get("aria-describedby").split()]
    assert told == ["Too long.", "Short."]
    assert words(one(drawing, "//label")) == "Title"


def test_field_when_all_is_well_then_has_no_word_of_a_problem():
    box = one(drawn("form", '{{ field("Title", "title", none) }}'), "//input")
    assert dict(box.attrib) == {"type": "text", "name": "title", "value": ""}


def test_area_choice_and_check_when_they_have_values_then_show_them():
    assert (
        one(drawn("form", '{{ area("Why", "why", "a < b", short=true) }}'), "//textarea[@class='short']").text
        == "a < b"
    )
    source = '{{ choice("Kind", "kind", {"a": "A", "b": "B"}, "b", unset="Choose", required=true) }}'
    drawing = drawn("form", source)
    assert [each.get("value") for each in drawing.xpath("//option")] == ["", "a", "b"]
    assert one(drawing, "//option[@selected]").text == "B"
    assert (
        one(drawn("form", '{{ check("Yes", "yes", checked=true) }}'), "//label/input[@checked]").get("type")
        == "checkbox"
    )


def test_fact_when_it_has_no_value_then_shows_a_dash():
    drawing = drawn("fact", '{% call facts() %}{{ fact("A", none) }}{{ fact("B", 0) }}{% endcall %}')
    assert [each.text for each in drawing.xpath("//dl[@class='facts']/dd")] == ["–", "0"]


def test_fact_when_it_is_changed_in_place_then_its_form_opens_without_scripts():
    drawing = drawn("fact", '{% call fact_edit("Unit", "Risk", "/unit") %}<input name="unit">{% endcall %}')
    form = one(drawing, "//dd/details/form")
    assert (form.get("method"), form.get("action")) == ("post", "/unit")
    assert words(one(drawing, "//summary")) == "Change: Unit"
    assert words(one(drawing, "//dd/span")) == "Risk"


def test_score_when_it_has_an_interval_then_draws_it_and_says_it():
    drawing = drawn("score", '{{ score(3.9, 5, "Overall", low=3, high=4.5) }}')
    assert words(drawing) == "3.9 / 5 · 3.0–4.5"
    assert one(drawing, "//svg").get("aria-label") == "Overall: 3.9 of 5, between 3.0 and 4.5"
    between = one(drawing, "//rect[@class='between']")
    assert (between.get("x"), between.get("width")) == ("60.0", "30.0")


def test_score_when_there_is_none_then_says_why_and_draws_no_number():
    drawing = drawn("score", '{{ score(none, 5, "Overall", reason="Not enough evidence") }}')
    assert words(drawing) == "Not enough evidence"
    assert not drawing.xpath("//svg")
    whole = drawn("score", '{{ score(88.5, 100, "Match", band="high") }}')
    assert one(whole, "//rect[@class='reached']").get("width") == "88.5"


def test_quote_when_a_press_does_something_then_is_a_button_else_words():
    pressed = drawn("quote", '{{ quote("a < b", note="k", lang="en", go="Show", data={"data-page": 2}) }}')
    button = one(pressed, "//button[@class='quote']")
    assert (button.get("data-page"), one(button, ".//span[@lang='en']").text) == ("2", "a < b")
    assert one(drawn("quote", '{{ quote("a\\nb") }}'), "//blockquote").text == "a\nb"


def test_timeline_when_moments_are_drawn_then_are_its_items_in_order():
    day = '{% call moment("day " ~ n, n) %}what {{ n }}{% endcall %}'
    source = f"{{% call timeline() %}}{{% for n in (1, 2) %}}{day}{{% endfor %}}{{% endcall %}}"
    drawing = drawn("timeline", source)
    assert [words(each) for each in drawing.xpath("//ol[@class='timeline']/li")] == ["day 1what 1", "day 2what 2"]


def test_tabs_when_no_script_runs_then_lead_to_their_parts():
    drawing = drawn("tabs", '{% call(key) tabs("t", "Parts", [("a", "A"), ("b", "B")]) %}part {{ key }}{% endcall %}')
    ids = [link.get("href").removeprefix("#") for link in drawing.xpath("//a")]
    assert [words(one(drawing, f"//section[@id='{each}']")) for each in ids] == ["part a", "part b"]
    assert one(drawing, "//section[@id='t-a']").get("aria-labelledby") == one(drawing, "//a[text()='A']").get("id")


@pytest.mark.parametrize("kind", ["dialog", "drawer"])
def test_dialog_when_drawn_then_has_a_name_a_way_out_and_an_opener(kind):
    drawing = drawn(
        "dialog", f'{{{{ opener("it", "Open") }}}}{{% call {kind}("it", "Sure?") %}}<p>inside</p>{{% endcall %}}'
    )
    shown = one(drawing, f"//dialog[@class='{kind}']")
    assert one(drawing, f"//h2[@id='{shown.get('aria-labelledby')}']").text == "Sure?"
    assert one(shown, "./header/form[@method='dialog']/button/svg").get("aria-label") == "Close"
    assert one(shown, "./p").text == "inside"
    assert one(drawing, "//button[@data-opens='it']").text == "Open"


def test_toast_when_it_can_be_undone_then_stays():
    stays = one(
        drawn("toast", '{% call toast("Paused.") %}<button>Undo</button>{% endcall %}'), "//div[@role='status']"
    )
    assert stays.get("data-toast") == "stays"
    assert one(drawn("toast", '{{ toast("Saved.") }}'), "//div[@role='status']").get("data-toast") == ""


def test_drop_when_drawn_then_its_field_has_the_words_of_the_page():
    drawing = drawn("drop", '{{ drop("Choose files", "files", "PDF", accept=".pdf") }}')
    box = one(drawing, "//label/input[@type='file'][@multiple][@required]")
    assert (box.get("accept"), words(one(drawing, "//label"))) == (".pdf", "Choose files")
    assert one(drawing, f"//*[@id='{box.get('aria-describedby')}']").text == "PDF"


def test_progress_when_its_end_is_not_known_then_has_no_value():
    assert one(drawn("progress", '{{ progress("Sending", 3, 9) }}'), "//progress").get("value") == "3"
    assert one(drawn("progress", '{{ progress("Sending") }}'), "//progress").get("value") is None


def test_steps_when_somebody_stands_on_one_then_marks_it_and_those_before():
    drawing = drawn("steps", '{{ steps(["A", "B", "C"], 1) }}')
    assert [each.text for each in drawing.xpath("//li[@data-done]")] == ["A"]
    assert one(drawing, "//li[@aria-current='step']").text == "B"


def test_gallery_when_read_then_shows_every_macro_of_every_piece():
    loader = environment().loader
    assert loader
    source = loader.get_source(environment(), "gallery.html")[0]
    pieces = [
        path.split("/")[1].removesuffix(".html")
        for path in environment().list_templates()
        if path.startswith("pieces/")
    ]
    macros = [name for piece in pieces for name in names(piece)]
    assert [
        name for name in macros if not re.search(rf"(\{{\{{ |call(\(\w+(, \w+)*\))? |\}}\}}|\}}){name}\(", source)
    ] == []
