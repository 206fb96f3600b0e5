"""What the documents say can be typed, opened and validated: commands, links, inventories and schemas."""

from __future__ import annotations

import atexit
import contextlib
import functools
import io
import json
import multiprocessing
import os
import re
import shlex
import subprocess
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import jsonschema
import pytest
from jsonschema.validators import Draft202012Validator

from tests.hygiene import markdown
from tests.hygiene.markdown import ROOT
from tests.pace import scaled

PAGES = markdown.pages()
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file())
SCHEMAS = sorted((ROOT / "docs/schemas").glob("*.json"))
SITES = sorted((ROOT / "inventories").glob("*/site.yml"))
COMMANDS = sorted({(page, command) for page in PAGES for command in markdown.commands(page)})
FILE = re.compile(r"(?:docs|inventories|tests|quality|app|models|appliance)/[\w./-]+\.(?:md|ya?ml|json|py|txt)")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
HANDS_OVER = {
    "up": 'exec "$root/.venv/bin/appliance" try "$@"',
    "appliance": 'exec "$root/scripts/lib/python" controller "$root/.venv/bin/appliance" "$@"',
}
DATA = "tests/unit/screening/measure/"
"""Job posts that matching is measured on: material, no documents."""
ALLOWED_ELSEWHERE = ("rm", "userdel", "sudo")
"""What a document may tell a reader to run that is not ours."""


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shown(value: Path | str) -> str:
    return value if isinstance(value, str) else short(value)


@functools.cache
def apart() -> ProcessPoolExecutor:
    """Return one other process for all calls of `appliance`, which takes a second to start and changes its sockets."""
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"))
    atexit.register(pool.shutdown)
    return pool


def answered(*arguments: str) -> str:
    """Return what `appliance` prints; it must succeed."""
    code, text = apart().submit(_answer, arguments).result(timeout=scaled(120))
    assert not code, f"appliance {shlex.join(arguments)}: {text}"
    return text


def _answer(arguments: tuple[str, ...]) -> tuple[int, str]:
    from appliance import cli

    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(said):
        try:
            code = cli.main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return int(code or 0), said.getvalue()


@functools.cache
def help_of(*command: str) -> str:
    """Return what a command says of itself."""
    if command[0] == "appliance":
        return answered(*command[1:], "--help")
    done = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=scaled(120))
    assert done.returncode == 0, f"{command} --help: {done.stderr[-500:]}"
    return done.stdout + done.stderr


def spoken_for(command: str) -> tuple[str, str]:
    """Return the help that must know a command's options, and the words of the command after its verb."""
    first, *rest = shlex.split(command.replace("[", "").replace("]", "").replace("...", "").replace("|", " "))
    if first in ("appliance", "scripts/appliance"):
        base = ["appliance"]
    elif first == "scripts/up":
        base = ["appliance", "try"]  # what it hands its arguments to
    else:
        base = [first]
    while rest and re.fullmatch(r"[a-z]+", rest[0]) and re.search(rf"\b{rest[0]}\b", help_of(*base)):
        if first in ("scripts/benchmark", "scripts/test") or (first == "scripts/models" and len(base) > 1):
            break  # names of things, not verbs
        base.append(rest.pop(0))
    return help_of(*base), " ".join(rest)


@pytest.mark.parametrize("script", SCRIPTS, ids=short)
def test_script_when_named_then_runs_and_explains_itself(script: Path):
    assert os.access(script, os.X_OK), "chmod +x"
    if script.name in HANDS_OVER:  # it makes the environment first, then hands everything to the command
        assert HANDS_OVER[script.name] in script.read_text(encoding="utf-8")
        return
    assert len(help_of(str(script))) > 40


@pytest.mark.parametrize(
    ("page", "command"), COMMANDS, ids=lambda value: value if isinstance(value, str) else short(value)
)
def test_command_when_written_in_a_document_then_exists_with_its_options(page: Path, command: str):
    first = command.split()[0]
    if first.startswith("scripts/"):
        script = ROOT / first
        assert script.exists(), f"{short(page)} names {first}, which is not there"
        if script.is_dir() or first.endswith(("/", ".py", ".sh")):
            return
        assert os.access(script, os.X_OK)
    known, rest = spoken_for(command)
    for option in re.findall(r"(?<![\w-])--?[a-z][\w-]*", rest.partition(" -- ")[0]):
        assert option in known, f"{short(page)}: {command}: {option} is unknown"
    if first in ("appliance", "scripts/appliance") and rest and re.fullmatch(r"[a-z]+", rest.split()[0]):
        pytest.fail(f"{short(page)}: {command}: there is no verb {rest.split()[0]}")


def test_command_when_run_before_anything_was_installed_then_is_the_one_that_makes_its_environment():
    early = [f"{short(page)}: {one}" for page, one in COMMANDS if re.match(r"appliance (lab|bundle build)\b", one)]
    assert early == [], "write scripts/appliance: a clone has no other command yet"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_console_block_when_it_names_a_program_then_it_is_ours_or_a_known_one(page: Path):
    for block in markdown.blocks(page):
        if block.language != "console":
            continue
        for line in block.text.splitlines():
            if line.startswith("$ "):
                first = line.split()[1]
                assert first.startswith("scripts/") or first in ("appliance", *ALLOWED_ELSEWHERE), line


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_links_when_followed_then_lead_to_a_file_and_its_heading(page: Path):
    for target in markdown.links(page):
        name, _, anchor = target.partition("#")
        to = (page.parent / name).resolve() if name else page
        assert to.exists(), f"{target}: there is no such file"
        assert not anchor or anchor in markdown.anchors(to), f"{target}: there is no such heading"


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_paths_when_named_in_a_document_then_are_there(page: Path):
    for code in markdown.CODE.findall(markdown.prose(page)):
        name = code.strip("`")
        if re.fullmatch(
            r"(?:docs|inventories|tests|quality|app|models|appliance)/[\w./-]+\.(?:md|ya?ml|json|py|txt)", name
        ):
            assert (ROOT / name).exists() or (page.parent / name).exists(), f"{name} is not there"


@pytest.mark.parametrize("page", [page for page in PAGES if not short(page).startswith(DATA)], ids=short)
def test_lines_when_they_can_be_wrapped_then_have_at_most_120_characters(page: Path):
    assert markdown.long_lines(page, 120) == [], "number and length of each"


def test_site_commands_when_run_on_every_inventory_then_hold():
    assert SITES
    for site in SITES:
        for more in (["show"], ["show", "--as", "ansible"], ["show", "--as", "pyinfra"]):
            assert answered("site", *more, str(site)).strip()
        # The keys that a template names are brought by the people of the site: nothing else may be wrong in it.
        _code, text = apart().submit(_answer, ("site", "check", str(site))).result(timeout=scaled(120))
        wrong = [line for line in text.splitlines() if "nothing is wrong" not in line]
        assert all("cannot be read: " in line for line in wrong), text


@pytest.mark.parametrize("path", SCHEMAS, ids=short)
def test_schema_when_read_then_is_json_schema_2020_12(path: Path):
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema.get("$schema", DIALECT) == DIALECT
    Draft202012Validator.check_schema(schema)
    assert schema["title"]


@pytest.mark.parametrize("path", SCHEMAS, ids=short)
def test_schema_when_published_then_a_document_names_it(path: Path):
    named = [page for page in PAGES if path.name in page.read_text(encoding="utf-8")]
    assert named, "no page says what this schema is for"


def examples() -> list[tuple[Path, object]]:
    return [(b.page, json.loads(b.text)) for page in PAGES for b in markdown.blocks(page) if b.language == "json"]


def test_json_examples_when_read_then_fit_a_published_schema():
    schemas = [Draft202012Validator(json.loads(path.read_text(encoding="utf-8"))) for path in SCHEMAS]
    refusal = Draft202012Validator(
        {
            "type": "object",
            "required": ["error", "message"],
            "properties": {"error": {"type": "string"}, "message": {"type": "string"}},
            "additionalProperties": False,
        }
    )
    assert examples()
    for page, value in examples():
        assert any(one.is_valid(value) for one in (*schemas, refusal)), f"{short(page)}: {value}"


def test_sites_when_compared_with_the_published_schema_then_fit_it():
    import yaml

    schema = json.loads((ROOT / "docs/schemas/site.schema.json").read_text(encoding="utf-8"))
    for site in SITES:
        jsonschema.validate(yaml.safe_load(site.read_text(encoding="utf-8")), schema, Draft202012Validator)


def test_options_of_the_profile_when_listed_then_are_those_of_the_command():
    listed = set(re.findall(r"^\| `(--[\w-]+)", (ROOT / "docs/try.md").read_text(encoding="utf-8"), re.MULTILINE))
    known = set(re.findall(r"--[a-z][\w-]*", help_of("appliance", "try"))) - {"--help"}
    assert listed == known


def test_waivers_of_the_lab_when_written_as_the_page_says_then_are_those_that_its_tests_need(tmp_path: Path):
    from appliance.compliance import waivers
    from appliance.compliance.catalogue import controls
    from tests.lab.test_comply import LAB_ONLY

    [block] = [each for each in markdown.blocks(ROOT / "docs/lab.md") if each.language == "yaml"]
    (tmp_path / "waivers.yml").write_text(block.text, encoding="utf-8")
    read = waivers.read(tmp_path / "waivers.yml", [one.id for one in controls()], ["front"])
    assert {one.control for one in read} == set(LAB_ONLY)


def test_transcript_when_a_verb_ended_badly_then_is_told_from_one_that_ended_well():
    from tests.lab.test_z_documents import ended

    said = "$ appliance plan site.yml --json\nsome words\n[exit code 1, 3 s]\n\n"
    said += "$ appliance keys unseal site.yml\n[exit code 0, 1 s]\n\n$ appliance plan site.yml\n[exit code 0, 2 s]\n"
    assert ended(said) == {"plan": {0, 1}, "keys unseal": {0}}
