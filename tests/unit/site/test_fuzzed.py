"""Every leaf of a site that uses each setting, replaced by wrong values: each refusal is a sentence at its line."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from appliance.errors import Problems
from appliance.site import reader
from appliance.site.model import Site
from appliance.site.reader import SiteProblem

pytestmark = pytest.mark.slow  # every leaf with each wrong value

ROOT = Path(__file__).parents[3]
FULL = """\
virtual_address: 10.20.0.10
policy:
  demo: false
  network:
    operations: [10.20.9.0/24]
    administrators: [second]
    time: [ntp.bank.example]
    resolvers: [10.20.0.53]
    gpu_driver:
      uri: https://mirror.bank.example/nvidia
      suite: trixie
      components: [main]
      signed_by: /usr/share/keyrings/bank.gpg
      packages: [nvidia-driver]
  notifications:
    smtp: {port: 587, tls: starttls, sender_name: Bank, authority: /etc/hr-appliance/mail-ca.pem}
    dingtalk:
      address: https://oapi.dingtalk.com
      app_key: key
      app_secret: file:/etc/hr-appliance/dingtalk
      agent_id: 7
      authority: /etc/hr-appliance/ca.pem
    wecom:
      address: https://qyapi.weixin.qq.com
      corp_id: bank
      corp_secret: file:/etc/hr-appliance/wecom
      agent_id: 7
      authority: /etc/hr-appliance/ca.pem
    sms:
      address: https://sms.bank.example
      region: ap-guangzhou
      secret_id: id
      secret_key: file:/etc/hr-appliance/sms
      app_id: "1400"
      signature: 某某银行
      templates: {interview_invitation.zh: "1"}
      authority: /etc/hr-appliance/ca.pem
    quiet_from: "22:00"
    quiet_until: "07:30"
  mailbox:
    host: imap.bank.example
    port: 993
    username: jobs@bank.example
    password: file:/etc/hr-appliance/mailbox
    authority: /etc/hr-appliance/mail-ca.pem
    folder: INBOX
    taken_folder: HR-taken
    unassigned_folder: HR-unassigned
    refused_folder: HR-refused
custody:
  sha256: {}
secrets:
  ssh_key: file:/etc/hr-appliance/key
"""
INSIDE = re.compile(
    r"\[(?!2001:db8::11\]|spare\]| \])|literal|function-|Input should|pydantic|Value error|union|type=|_type|_parsing|"
    r"validat|should (be|match)|instance|model|Errno|Traceback|constrained|str\b|NoneType|IPvAny|<.*>"
)
"""What belongs to the library that validates, or to Python, and to no sentence."""
MARK = "REPLACED-HERE"
WRONG = [
    "''", "~", "x y", '"tab\\there"', "０８", "017", "UPPER", "10.0.0.1/24", "[]", "{}", "[[1]]", "{a: 1}", "-1",
    "99999999999999999999", "1.5", "true", "2026-13-45", "!!binary eA==", "!!bool perhaps", "https://x:y@z/",
]  # fmt: skip


def full() -> dict:
    """Return bank-example with every setting that it leaves out."""
    site = yaml.safe_load((ROOT / "inventories/bank-example/site.yml").read_text())
    return _merged(site, yaml.safe_load(FULL.replace("{}", "a" * 64)))


def _merged(one: dict, other: dict) -> dict:
    return {
        key: _merged(one[key], other[key]) if isinstance(one.get(key), dict) and key in other
        else other.get(key, one.get(key))
        for key in {**one, **other}
    }  # fmt: skip


def leaves(value: Any, at: tuple = ()) -> Iterator[tuple]:
    """Return the place of every value, of lists and groups too; of hosts and of lists' entries the first is enough."""
    if at:
        yield at
    if isinstance(value, dict):
        keys = list(value)[:1] if at == ("hosts",) else list(value)
    else:
        keys = [0] if isinstance(value, list) and value else []
    for key in keys:
        yield from leaves(value[key], (*at, key))


@functools.cache
def cases() -> list[tuple[tuple, str, int]]:
    """Return each place with the file that has a mark there, and the mark's line."""
    site = full()
    return [(place, *marked(site, place)) for place in leaves(site)]


def marked(site: dict, place: tuple) -> tuple[str, int]:
    """Return the file with MARK in the place of a value, and the line of that."""

    def put(value: Any, at: tuple) -> object:
        if not at:
            return MARK
        if isinstance(value, dict):
            return {key: put(each, at[1:]) if key == at[0] else each for key, each in value.items()}
        return [put(each, at[1:]) if number == at[0] else each for number, each in enumerate(value)]

    dumped = yaml.safe_dump(put(site, place), sort_keys=False, allow_unicode=True)
    line = next(number for number, each in enumerate(dumped.splitlines(), 1) if MARK in each)
    return dumped, line


def test_full_site_when_read_then_uses_every_setting_and_nothing_is_wrong(tmp_path):
    (tmp_path / "site.yml").write_text(yaml.safe_dump(full(), allow_unicode=True))
    site = reader.read(tmp_path / "site.yml")

    def unset(model: Any) -> list[str]:
        own = [name for name in type(model).model_fields if name not in model.model_fields_set]
        below = [getattr(model, name) for name in type(model).model_fields]
        return own + [one for each in below if hasattr(each, "model_fields_set") for one in unset(each)]

    assert isinstance(site, Site)
    assert unset(site) == []


@pytest.mark.parametrize("text", WRONG)
def test_leaf_when_wrong_then_the_sentence_has_its_line_and_nothing_of_the_library(text, tmp_path):
    file, refused = tmp_path / "site.yml", 0
    for place, content, line in cases():
        file.write_text(content.replace(MARK, text))
        try:
            reader.read(file)
        except Problems as error:
            problems = cast(Sequence[SiteProblem], error.problems)
        else:
            continue
        refused += 1
        for problem in problems:
            sentence = str(problem).removeprefix(f"{file}:{problem.line}:{problem.column}: ")
            where = f"{place} = {text}: {problem}"
            assert not INSIDE.search(sentence), where
            assert re.search(r"[.?]$", problem.remedy), where
            assert len(problem.remedy.split()) > 1, where
            assert not re.search(r"\.\.|\s\s|: \.|\.:", sentence.replace("../..", "")), where
        # What a group or list lacks is told at its own line.
        assert line in {problem.line for problem in problems}, f"{place} = {text}: {problems}"
    assert refused > 20
