"""Every figure by its name, what it must reach, and the code that measures it."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.benchmark import report
from tests.benchmark.hosts import Hosts
from tests.benchmark.measure import Figure

SAYS = "Measure ratios of two things run in turn, each beside a counter, and write docs/benchmarks.md."
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Asked:
    """A figure that is published: its name, what it compares, its floor and aim, and where it is measured."""

    name: str
    what: str
    must: str
    aim: str
    place: str
    hosts: bool = False
    """Whether it is measured on hosts; its function is then given them."""


SUITE = (
    Asked("cli.start", "`appliance --help`, whole process, in seconds", "≤ 0.35", "≤ 0.2", "command:cli_start"),
    Asked(
        "web.stack",
        "signed-in, authorised, audited, decrypted read, req/s / its statements by bare prepared psycopg and its JSON "
        "in a Falcon responder on the same gunicorn",
        "≥ 0.6", "≥ 0.8", "web:web_stack",
    ),
    Asked("screen.text", "100 text résumés, upload to ranked list, in seconds", "≤ 10", "≤ 2", "screening:screen_text"),
    Asked(
        "screen.rate", "résumés an hour: PDF, Word, text and scans in one batch, upload to ranked list", "≥ 5000",
        "≥ 20000", "screening:screen_rate",
    ),
    Asked(
        "search.page",
        "search and table of candidates over 150 000 applications, 95th percentile by HTTP / the same statements by "
        "bare prepared psycopg",
        "≤ 2", "≤ 1.2", "searching:search_page",
    ),
    Asked(
        "screen.ocr", "whole page through Triton / RapidOCR in process", "≤ 1.2", "≤ 1.05", "models:screen_ocr"
    ),
    Asked(
        "triton.hop", "Triton / the same model in process, latency of a request of 20 ms or more", "≤ 1.25", "≤ 1.1",
        "models:triton_hop",
    ),
    Asked("triton.batch", "batched / unbatched throughput at p95 ≤ 1.3x", "≥ 2.5", "≥ 3.3", "models:triton_batch"),
    Asked(
        "assess.rate", "answers rated a minute through Triton / CTranslate2 with its whole output layer in process",
        "≥ 0.9", "≥ 1.2", "rating:assess_rate",
    ),
    Asked("crypto.envelope", "fields sealed / Transit calls a second", "≥ 50", "≥ 200", "crypto:crypto_envelope"),
    Asked(
        "crypto.stream", "a recording digested and sealed / digested alone, throughput", "≥ 0.75", "≥ 0.9",
        "crypto:crypto_stream",
    ),
    Asked(
        "upload.write", "upload path / the same parts, each written and synced by `dd conv=fsync`", "≥ 0.6", "≥ 0.8",
        "upload:upload_write",
    ),
    Asked(
        "deploy.nochange", "Ansible playbook of the same content without a change / second `apply`, over ssh",
        "≥ 3", "≥ 8", "deploying:deploy_nochange", hosts=True,
    ),
    Asked(
        "deploy.mitogen", "the same playbook under Mitogen / second `apply`", "≥ 1.5", "≥ 3",
        "deploying:deploy_mitogen", hosts=True,
    ),
    Asked(
        "deploy.first", "first `apply` of one host / apt and pip alone on another, same packages and depot",
        "≤ 1.6", "≤ 1.2", "deploying:deploy_first", hosts=True,
    ),
    Asked(
        "comply.run", "`appliance comply`, whole process, in seconds", "≤ 300", "≤ 60", "keeping:comply_run", hosts=True
    ),
    Asked(
        "backup.second", "backup without a change / first backup, seconds", "≤ 0.10", "≤ 0.03",
        "keeping:backup_second", hosts=True,
    ),
    Asked(
        "restore.copy", "restoring data in a drill, less log replay / tar over ssh of the same bytes", "≤ 1.5", "≤ 1.2",
        "keeping:restore_copy", hosts=True,
    ),
)  # fmt: skip


def chosen(names: list[str]) -> list[Asked]:
    """Return what these names ask for, `triton` standing for all of `triton.…`; raises KeyError for an unknown one."""
    found = []
    for name in names:
        match = [one for one in SUITE if one.name == name or one.name.startswith(f"{name}.")]
        if not match:
            raise KeyError(name)
        found += match
    return found or list(SUITE)


def main(given: argparse.Namespace) -> int:
    """Measure, print and write; returns 1 for an unknown name. A figure below its floor is printed, not a failure."""
    if given.list:
        print("\n".join(f"{one.name:16} {one.what}" for one in SUITE))
        return 0
    try:
        asked = chosen(given.name)
    except KeyError as unknown:
        known = ", ".join(one.name for one in SUITE)
        print(f"scripts/benchmark: there is no figure {unknown.args[0]}. There are {known}.", file=sys.stderr)
        return 1
    kept, hosts = report.read(given.out), Hosts(given.site, given.bundle)
    for one in asked:
        print(f"{one.name} ...", file=sys.stderr, flush=True)
        kept[one.name] = _line(one, hosts)
        print(report.spoken(kept[one.name]), flush=True)
        given.out.write_text(report.page([kept.get(each.name) or _missing(each) for each in SUITE]), encoding="utf-8")
    return 0


def _line(asked: Asked, hosts: Hosts) -> dict[str, str]:
    module, _, function = asked.place.partition(":")
    measure = getattr(importlib.import_module(f"tests.benchmark.{module}"), function)
    before = os.getloadavg()[0]
    figure: Figure = measure(hosts) if asked.hosts else measure()
    return report.line(asked.name, asked.what, asked.must, asked.aim, figure, date.today(), before, os.getloadavg()[0])


def _missing(asked: Asked) -> dict[str, str]:
    return report.missing(asked.name, asked.what, asked.must, asked.aim)
