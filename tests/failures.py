"""Print, at the end of a whole run, which tests failed and how each error ended: `python -m tests.failures REPORT...`.

A run has many processes and thousands of lines; who reads its end alone learns here what to look at.
"""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree  # our own test reports
from collections.abc import Iterable, Iterator
from pathlib import Path

PLACE = re.compile(r"^(tests/\S+:\d+): ", re.M)
LINES = 25
"""Of each error, from its end, where pytest says what was wrong; before them the lines of our tests it came from."""
ERRORS = 10
"""Different errors that are printed whole; one failed fixture fails many tests in the same words."""


def failures(reports: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Yield each failed test of these reports (JUnit XML) with the text of its error."""
    for path in reports:
        for case in ElementTree.parse(path).iter("testcase"):  # noqa: S314
            for ended in (*case.iter("failure"), *case.iter("error")):
                name = f"{case.get('classname', '')}::{case.get('name', '')}"
                yield name, (ended.text or ended.get("message") or "").strip()


def summary(failed: Iterable[tuple[str, str]]) -> str:
    """Return the failed tests under the error they share, each error by its last lines; empty where none failed."""
    by_error: dict[str, list[str]] = {}
    for name, error in failed:
        places = " ".join(dict.fromkeys(PLACE.findall(error)))
        last = "\n".join(error.splitlines()[-LINES:])
        by_error.setdefault(f"at {places}\n{last}" if places else last, []).append(name)
    said = []
    for error, names in list(by_error.items())[:ERRORS]:
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        said.append(f"FAILED {names[0]}{more}\n{error}")
    rest = [name for names in list(by_error.values())[ERRORS:] for name in names]
    said += [f"FAILED {name}" for name in rest]
    return "\n\n".join(said)


if __name__ == "__main__":
    print(summary(failures(map(Path, sys.argv[1:]))))
