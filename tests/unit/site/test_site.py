"""The site file: strict, exact about the place, and never a home for a secret."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
import yaml

from appliance.errors import Problems
from appliance.site import inventories, reader, schema

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted((ROOT / "inventories").glob("*/site.yml"))
RUNS = "[depot, edge, web, database, vault, inference, media, backup]"
SITE = f"name: one\ndomain: hr.bank.example\nhosts:\n  a:\n    address: 10.0.0.1\n    runs: {RUNS}\n"


def found(tmp_path: Path, text: str) -> list[str]:
    """Return what is wrong in a site file, each as line:column: words."""
    file = tmp_path / "site.yml"
    file.write_text(text)
    with pytest.raises(Problems) as caught:
        reader.read(file)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.parent.name)
def test_template_when_read_then_nothing_is_wrong(file):
    assert reader.read(file).name == file.parent.name


def test_templates_when_listed_then_the_promised_ones_are_there():
    assert {file.parent.name for file in TEMPLATES} >= {"lab-single", "lab-three", "bank-example"}


def test_policy_when_nothing_is_said_then_nonverbal_is_off(tmp_path):
    (tmp_path / "site.yml").write_text(SITE)
    policy = reader.read(tmp_path / "site.yml").policy
    assert (policy.nonverbal, policy.cipher_profile, policy.languages) == ("off", "aes-256", ["zh", "en"])


def test_nonverbal_when_written_as_bare_off_then_is_taken_for_the_word(tmp_path):
    (tmp_path / "site.yml").write_text(SITE + "policy: {nonverbal: off}\n")
    assert reader.read(tmp_path / "site.yml").policy.nonverbal == "off"


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        (SITE + "domian: x\n", "7:1", "Did you mean domain?"),
        (SITE + "policy:\n  retention:\n    audit_dais: 9\n", "9:5", "Did you mean audit_days?"),
        (SITE.replace("address", "adress"), "5:5", "Did you mean address?"),
        (SITE + "name: two\n", "7:1", "the first is in line 1"),
        (SITE.replace("backup", "bakup"), "6:65", "Did you mean backup?"),
        (SITE.replace(", backup", ""), "3:1", "No host runs backup"),
        (SITE + "virtual_address: 10.0.0.1\n  x: [\n", "8:4", "is not YAML"),
        ("- a\n- b\n", "1:1", "is not a mapping"),
        (SITE + "policy: &x {rater: 0.5b}\nother: *x\n", "8:8", "YAML alias"),
        (SITE.replace("10.0.0.1", "!!python/name:os.system x"), "5:14", "is not a plain value"),
    ],
)
def test_file_when_wrong_then_line_column_and_hint_are_told(tmp_path, text, place, words):
    problems = found(tmp_path, text)
    assert any(problem.startswith(f"{place}: ") and words in problem for problem in problems), problems


@pytest.mark.parametrize(
    "text",
    [
        SITE + "secrets: {become: hunter2canary}\n",
        SITE + "secrets: {become: ask-hunter2canary}\n",
        SITE + "secrets: {become: 'env:SUDO=hunter2canary'}\n",
        SITE + "secrets: {password: hunter2canary}\n",
        SITE + "password: hunter2canary\n",
        SITE + "policy: {notifications: {smtp: {host: m, sender: a@b, password: hunter2canary}}}\n",
        SITE + "policy: {notifications: {syslog: 'https://log:hunter2canary@bank.example'}}\n",
        SITE + "secrets: {become: '-----BEGIN OPENSSH PRIVATE KEY----- hunter2canary'}\n",
    ],
)
def test_secret_when_written_then_is_refused_and_not_repeated(tmp_path, text):
    problems = found(tmp_path, text)
    assert problems
    assert "hunter2canary" not in "\n".join(problems)
    assert any("secret" in problem.lower() for problem in problems)


def test_reference_when_it_names_a_place_then_is_taken(tmp_path):
    (tmp_path / "site.yml").write_text(SITE + "secrets: {become: 'file:/etc/hr-appliance/sudo'}\n")
    assert reader.read(tmp_path / "site.yml").secrets.become == "file:/etc/hr-appliance/sudo"


def test_schema_when_generated_then_is_the_published_one():
    published = (ROOT / "docs/schemas/site.schema.json").read_text()
    assert published == schema.text(), "run: python -m appliance.site.schema > docs/schemas/site.schema.json"


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: file.parent.name)
def test_inventories_when_shown_then_each_tool_finds_the_same_hosts(file):
    site = reader.read(file)
    as_json = json.loads(inventories.as_json(site))
    ansible = yaml.safe_load(inventories.as_ansible(site))["all"]
    tree = ast.parse(inventories.as_pyinfra(site))
    pyinfra = {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value) for node in tree.body if isinstance(node, ast.Assign)
    }
    assert set(as_json["hosts"]) == set(ansible["hosts"])
    for component, group in ansible["children"].items():
        assert list(group["hosts"]) == site.hosts_that_run(component)
        assert len(pyinfra[component]) == len(group["hosts"])
