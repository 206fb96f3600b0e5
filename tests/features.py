"""Which rows of docs/features.md the tests claim, what each mark may say, and how the claiming tests ended."""

from __future__ import annotations

import ast
import re
import subprocess
import xml.etree.ElementTree as ElementTree  # our own test reports
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

COMMIT, ROWS = "commit", "rows"
"""Properties of each test in a report (JUnit XML): the commit it ran on, and the rows its marks name, with spaces."""
CHANGED = " with changes"
"""Follows the commit where files differed from it while the tests ran."""
NO_COMMIT = "unknown"
"""The commit of a tree that is no git checkout."""
WORST = ("passed", "skipped", "failed")
"""How a test may end, the worst last: a test with parameters ended as the worst of its cases."""


@dataclass(frozen=True)
class Mark:
    """One `feature(...)`: the rows, and what 'Shown by' asks and no test shows yet; empty where all is shown."""

    rows: tuple[str, ...]
    part: str = ""


def mark(rows: tuple[object, ...], said: Mapping[str, object], known: dict[str, str]) -> Mark:
    """Return a mark from its arguments; ValueError says what is wrong with them."""
    if not rows:
        raise ValueError("a feature mark names no row")
    for row in rows:
        if row not in known:
            raise ValueError(f"docs/features.md has no row {row!r}")
    if set(said) - {"part"}:
        raise ValueError(f"a feature mark has rows and part=, not {', '.join(sorted(set(said) - {'part'}))}=")
    part = said.get("part")
    if "part" in said and not (isinstance(part, str) and part.strip()):
        raise ValueError(f"{', '.join(map(str, rows))}: part= says in words what is not shown yet")
    return Mark(tuple(map(str, rows)), str(part or "").strip())


def rows(root: Path) -> dict[str, str]:
    """Return the rows of docs/features.md: id -> what is required."""
    found = {}
    for line in (root / "docs" / "features.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) >= 3 and re.fullmatch(r"[A-Z]{2}-\d\d", cells[0]):
            found[cells[0]] = cells[2]
    return found


def claims(root: Path) -> dict[str, list[Mark]]:
    """Return what tests claim, read from their source: `file::[Class::]test` -> marks of it, its classes and module.

    Every mark is written where it acts, with literals or with strings that its module assigns; ValueError names the
    line of any other.
    """
    known = rows(root)
    found: dict[str, list[Mark]] = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        name = str(path.relative_to(root))
        try:
            module = _Named.resolved(ast.parse(path.read_text(encoding="utf-8")))
            found.update(_tests(module, name, [], known))
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
    return found


class _Named(ast.NodeTransformer):
    """Puts the strings that a module assigns in place of their names."""

    def __init__(self, strings: dict[str, ast.Constant]) -> None:
        self._strings = strings

    @classmethod
    def resolved(cls, module: ast.Module) -> ast.Module:
        """Return the module with the strings in place."""
        strings = {
            target.id: each.value
            for each in module.body
            if isinstance(each, ast.Assign) and isinstance(each.value, ast.Constant)
            for target in each.targets
            if isinstance(target, ast.Name) and isinstance(each.value.value, str)
        }
        for each in module.body:
            if isinstance(each, ast.FunctionDef | ast.ClassDef):
                cls(strings).visit(each)
        return module

    def visit_Name(self, node: ast.Name) -> ast.expr:  # noqa: N802 - ast's own name
        """Return the string of a name that is read."""
        return self._strings.get(node.id, node) if isinstance(node.ctx, ast.Load) else node


def _tests(
    node: ast.Module | ast.ClassDef, name: str, above: list[Mark], known: dict[str, str]
) -> Iterator[tuple[str, list[Mark]]]:
    assigned = [each for each in node.body if isinstance(each, ast.Assign)]
    own = [each.value for each in assigned if any(getattr(to, "id", "") == "pytestmark" for to in each.targets)]
    here = [*above, *_marks(own, known)]
    for each in node.body:
        if isinstance(each, ast.ClassDef) and each.name.startswith("Test"):
            yield from _tests(each, f"{name}::{each.name}", [*here, *_marks(each.decorator_list, known)], known)
        elif isinstance(each, ast.FunctionDef) and each.name.startswith("test_"):
            yield f"{name}::{each.name}", [*here, *_marks(each.decorator_list, known)]


def _marks(written: list[ast.expr], known: dict[str, str]) -> Iterator[Mark]:
    calls = [node for each in written for node in ast.walk(each) if isinstance(node, ast.Call)]
    for call in calls:
        if isinstance(call.func, ast.Attribute) and call.func.attr == "feature":
            try:
                arguments = tuple(ast.literal_eval(each) for each in call.args)
                yield mark(arguments, {str(each.arg): ast.literal_eval(each.value) for each in call.keywords}, known)
            except ValueError as error:
                raise ValueError(f"line {call.lineno}: {error}") from error


def commit(root: Path) -> str:
    """Return the commit of a checkout, with `CHANGED` where files differ from it, or `NO_COMMIT`."""
    git = ["git", "-C", str(root)]
    head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True)
    if head.returncode:
        return NO_COMMIT
    changes = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True)
    return head.stdout.strip() + (CHANGED if changes.stdout.strip() or changes.returncode else "")


@dataclass
class Reports:
    """What the reports of one commit say, and which reports are not of it."""

    outcomes: dict[str, str] = field(default_factory=dict)
    """`file::[Class::]test` -> one of `WORST`."""
    named: dict[str, set[str]] = field(default_factory=dict)
    """The same -> the rows that its marks named when it ran."""
    changed: list[str] = field(default_factory=list)
    """Reports whose tests ran while files differed from the commit."""
    others: dict[str, str] = field(default_factory=dict)
    """Reports of another commit, which count for nothing: name -> that commit."""


def read_reports(folder: Path, now: str) -> Reports:
    """Read the reports (JUnit XML) of a folder: those of the commit `now` count, the others are only named."""
    found = Reports()
    for path in sorted(folder.glob("*.xml")):
        cases = list(ElementTree.parse(path).iter("testcase"))  # noqa: S314
        if not cases:
            continue  # a selection without tests
        # A module that was skipped whole and a process that died leave cases without properties among the others.
        commits = {value for case in cases if (value := _property(case, COMMIT))} or {f"{NO_COMMIT} (it names none)"}
        wrong = {each for each in commits if each.removesuffix(CHANGED) != now.removesuffix(CHANGED)}
        if wrong:
            found.others[path.name] = ", ".join(sorted(wrong))
            continue
        if any(each.endswith(CHANGED) for each in commits):
            found.changed.append(path.name)
        for case in cases:
            test = _name(case)
            known = found.outcomes.get(test, WORST[0])
            found.outcomes[test] = max(known, _outcome(case), key=WORST.index)
            if (named := _property(case, ROWS)) is not None:
                found.named.setdefault(test, set()).update(named.split())
    return found


def _property(case: ElementTree.Element, name: str) -> str | None:
    return next((each.get("value", "") for each in case.iter("property") if each.get("name") == name), None)


def _name(case: ElementTree.Element) -> str:
    """Return `file::[Class::]test` of a case, whose classname is `folder.file[.Class]`."""
    parts = case.get("classname", "").split(".")
    classes = [part for part in parts if part.startswith("Test")]
    module = "/".join(part for part in parts if part not in classes)
    return "::".join([f"{module}.py", *classes, case.get("name", "").partition("[")[0]])


def _outcome(case: ElementTree.Element) -> str:
    tags = {child.tag for child in case}
    return "failed" if tags & {"failure", "error"} else "skipped" if "skipped" in tags else "passed"


@dataclass
class Row:
    """A row, how much of it tests claim, and how they ended."""

    id: str
    title: str
    missing: list[str]
    """What 'Shown by' asks and no test shows yet, in words; without any, a claimed row is claimed in full."""
    tests: dict[str, str]
    """Test -> one of `WORST` or 'never ran'."""

    @property
    def state(self) -> str:
        """How much of the row is claimed: full, part or none."""
        return "none" if not self.tests else "part" if self.missing else "full"

    def wrong(self, skips_fail: bool) -> list[str]:
        """Return what keeps the claim from being shown, one sentence for each way."""
        said = []
        for outcome in ("failed", "never ran", *(["skipped"] if skips_fail else [])):
            tests = [test for test, ended in self.tests.items() if ended == outcome]
            if tests:
                how = "never ran" if outcome == "never ran" else f"{'were' if len(tests) > 1 else 'was'} skipped"
                how = "failed" if outcome == "failed" else how
                said.append(f"{len(tests)} of its {len(self.tests)} tests {how}, the first is {tests[0]}")
        return said


def table(root: Path, reports: Reports) -> list[Row]:
    """Return every row of docs/features.md with the tests that claim it."""
    found = {row: Row(row, title, [], {}) for row, title in rows(root).items()}
    for test, marks in claims(root).items():
        for one in marks:
            for row in one.rows:
                found[row].tests[test] = reports.outcomes.get(test, "never ran")
                if one.part and one.part not in found[row].missing:
                    found[row].missing.append(one.part)
    return list(found.values())


def misread(root: Path, reports: Reports) -> list[str]:
    """Return the tests whose marks, when they ran, named other rows than their source does as it is read here."""
    read = {test: {row for one in marks for row in one.rows} for test, marks in claims(root).items()}
    return sorted(test for test, named in reports.named.items() if named != read.get(test, set()))
