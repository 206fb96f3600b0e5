"""What the documents say can be typed, opened and validated: commands, links, inventories and schemas."""

from __future__ import annotations

import functools
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from jsonschema.validators import Draft202012Validator

from tests.hygiene import markdown
from tests.hygiene.markdown import ROOT

PAGES = markdown.pages()
SCRIPTS = sorted(path for path in (ROOT / "scripts").iterdir() if path.is_file())
SCHEMAS = sorted((ROOT / "docs/schemas").glob("*.json"))
SITES = sorted((ROOT / "inventories").glob("*/site.yml"))
COMMANDS = sorted({(page, command) for page in PAGES for command in markdown.commands(page)})
FILE = re.compile(r"(?:docs|inventories|tests|quality|app|models|appliance)/[\w./-]+\.(?:md|ya?ml|json|py|txt)")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ALLOWED_ELSEWHERE = ("rm", "userdel", "sudo")
"""What a document may tell a reader to run that is not ours."""


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def shown(value: Path | str) -> str:
    return value if isinstance(value, str) else short(value)


@functools.cache
def help_of(*command: str) -> str:
    """Return what a command says of itself."""
    done = subprocess.run([*command, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, f"{command} --help: {done.stderr[-500:]}"
    return done.stdout + done.stderr


def spoken_for(command: str) -> tuple[str, str]:
    """Return the help that must know a command's options, and the words of the command after its verb."""
    first, *rest = shlex.split(command.replace("[", "").replace("]", "").replace("...", "").replace("|", " "))
    if first == "appliance":
        base = [sys.executable, "-m", "appliance.cli"]
    elif first == "scripts/up":
        base = [sys.executable, "-m", "appliance.cli", "try"]  # what it hands its arguments to
    else:
        base = [first]
    while rest and re.fullmatch(r"[a-z]+", rest[0]) and re.search(rf"\b{rest[0]}\b", help_of(*base)):
        if first == "scripts/benchmark" or (first == "scripts/models" and len(base) > 1):
            break  # names of things, not verbs
        base.append(rest.pop(0))
    return help_of(*base), " ".join(rest)


@pytest.mark.parametrize("script", SCRIPTS, ids=short)
def test_script_when_named_then_runs_and_explains_itself(script: Path):
    assert os.access(script, os.X_OK), "chmod +x"
    if script.name == "up":  # it makes the environment first, then hands everything to the command
        assert 'exec "$root/.venv/bin/appliance" try "$@"' in script.read_text(encoding="utf-8")
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
    if first == "appliance" and rest and re.fullmatch(r"[a-z]+", rest.split()[0]):
        pytest.fail(f"{short(page)}: {command}: there is no verb {rest.split()[0]}")


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


def test_site_commands_when_run_on_every_inventory_then_hold():
    assert SITES
    for site in SITES:
        for more in (["check"], ["show"], ["show", "--as", "ansible"], ["show", "--as", "pyinfra"]):
            command = [sys.executable, "-m", "appliance.cli", "site", *more, short(site)]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
            assert done.returncode == 0, f"{site}: {done.stderr}"
            assert done.stdout.strip()


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
    known = set(re.findall(r"--[a-z][\w-]*", help_of(sys.executable, "-m", "appliance.cli", "try"))) - {"--help"}
    assert listed == known
