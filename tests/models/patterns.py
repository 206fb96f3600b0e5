"""Find regular expressions whose work grows with the square of a text: `python -m tests.models.patterns` names them.

Every expression of the packages that read what strangers send is tried on long runs of the characters it knows, in a
process whose processor time is limited by the kernel: no clock is read, and twice the load takes no more of it.
"""

import ast
import functools
import importlib
import itertools
import json
import operator
import os
import pkgutil
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from re import _constants as op  # type: ignore[attr-defined]  # how CPython reads patterns is not in its types
from re import _parser as parser  # type: ignore[attr-defined]  # the same
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "resume_fields_model": ROOT / "models/resume_fields/1",
    "document_text_model": ROOT / "models/document_text/1",
    "answer_score_model": ROOT / "models/answer_score/1",
    "serving": ROOT / "models",
    "app.hiring.screening": ROOT,
    "app.hiring.positions": ROOT,
}
NOT_READ_FROM_OUTSIDE = {"train", "measure", "triton"}
"""Modules that run on files of this repository alone, or inside Triton alone."""

LENGTH, SHORT, WHOLE = 20_000, 4_000, 80_000
"""Characters of a text, of one that reaches expressions in lines (more would be the same again), and of a whole one."""
IN_LINES, WHOLE_TEXTS = {"resume_fields_model", "app.hiring.screening"}, {"document_text_model", "serving"}
"""The packages that such texts reach."""
MOST_KINDS, MOST_PAIRED = 14, 4
"""Characters that are tried alone and in pairs: the first ones that an expression names."""
_CLASSES = {
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_SPACE: " \t\n",
    op.CATEGORY_WORD: "a一",
    op.CATEGORY_NOT_DIGIT: "a ",
    op.CATEGORY_NOT_SPACE: "a1-",
    op.CATEGORY_NOT_WORD: " -(",
}


_SEARCHES = {"search", "sub", "subn", "split", "findall", "finditer"}
_METHODS = {*_SEARCHES, "match", "fullmatch"}


@dataclass(frozen=True)
class Expression:
    """An expression, the module that holds it, and the ways in which texts are held against it."""

    pattern: str
    flags: int
    module: str
    methods: frozenset[str] = frozenset({"search", "match", "fullmatch"})


def expressions() -> list[Expression]:
    """Return every expression of the packages."""
    for folder in PACKAGES.values():
        if str(folder) not in sys.path:
            sys.path.insert(0, str(folder))
    modules = [module for package in PACKAGES for module in _modules(package)]
    sources = {module: Path(module.__file__ or "").read_text(encoding="utf-8") for module in modules}
    everywhere = _used("\n".join(sources.values()))
    found: dict[tuple[str, int], Expression] = {}
    for module in modules:
        for methods, pattern in (*_named(module, sources[module], everywhere), *_written_in(module, sources[module])):
            if isinstance(pattern.pattern, str):
                key = (pattern.pattern, pattern.flags)
                before = found[key].methods if key in found else frozenset()
                found[key] = Expression(*key, module.__name__, before | methods)
    used = [one if one.methods else replace(one, methods=frozenset({"search"})) for one in found.values()]
    return sorted(used, key=lambda one: one.module)


def _used(source: str) -> dict[str, frozenset[str]]:
    """Return for each name of a source the methods of patterns that it is used with."""
    found: dict[str, set[str]] = {}
    for name, method in re.findall(rf"\b(\w+)\.({'|'.join(_METHODS)})\b", source):
        found.setdefault(name, set()).add(method)
    return {name: frozenset(methods) for name, methods in found.items()}


def _named(
    module: ModuleType, source: str, everywhere: dict[str, frozenset[str]]
) -> Iterator[tuple[frozenset[str], re.Pattern]]:
    """Yield the patterns of a module's names; for one in a list all that its module does with patterns counts."""
    anyhow = frozenset(re.findall(rf"\.({'|'.join(_METHODS)})\b", source)) or frozenset(_METHODS)
    here = _used(source)
    for name, value in list(vars(module).items()):
        if not name.startswith("__"):
            own = (here if name.startswith("_") else everywhere).get(name, frozenset())
            yield from ((own if one is value and own else anyhow, one) for one in _held(value, set()))


def _modules(package: str) -> Iterator[ModuleType]:
    top = importlib.import_module(package)
    yield top
    for module in pkgutil.walk_packages(top.__path__, f"{package}."):
        if module.name.rpartition(".")[2] not in NOT_READ_FROM_OUTSIDE:
            yield importlib.import_module(module.name)


def _held(value: Any, seen: set[int], depth: int = 0) -> Iterator[re.Pattern]:
    """Yield the patterns in a value, in what it contains, and in what its cached functions return."""
    if depth > 4 or id(value) in seen or isinstance(value, (str, bytes, int, float, ModuleType, type)):
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in list(value.values()):
            yield from _held(one, seen, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from _held(one, seen, depth + 1)
    elif hasattr(value, "cache_info") and not value.__wrapped__.__code__.co_argcount:
        yield from _held(value(), seen, depth + 1)
    elif hasattr(value, "__dict__") and not callable(value):
        yield from _held(vars(value), seen, depth + 1)


def _written_in(module: ModuleType, source: str) -> Iterator[tuple[frozenset[str], re.Pattern]]:
    """Yield the expressions written where they are used, and those that a module takes from its tables by name."""
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args):
        called = ast.unparse(call.func)
        if not (called.startswith("re.") or called == "words.weights"):
            continue
        try:
            made = _value(call.args[0], module)
        except NameError:
            continue  # made of what a function is given: of words that stand in a table
        if called == "words.weights":
            yield from ((frozenset({"search"}), one) for one in _held(module.words.weights(made), set()))
        elif isinstance(made, str):
            words = [ast.unparse(word) for word in (*call.args[1:], *(one.value for one in call.keywords))]
            flags = [vars(re)[name] for word in words for name in re.findall(r"\bre\.([A-Z]+)\b", word)]
            methods = frozenset({called[3:]}) & _METHODS  # none for re.compile: its name says more
            yield methods, re.compile(made, functools.reduce(operator.or_, flags, 0))


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), "<argument>", "eval"), vars(module))  # noqa: S307 - our own source


def attacks(pattern: str, flags: int, length: int = LENGTH) -> Iterator[str]:
    """Yield long texts of few characters that the expression knows, with an end that it refuses."""
    tree = parser.parse(pattern, flags)
    kinds = list(dict.fromkeys(_characters(tree)))
    for kind in kinds[:MOST_KINDS]:
        yield kind * length + "\x00"
    for one, two in itertools.permutations(kinds[:MOST_PAIRED], 2):
        yield one + two * length + "\x00"
        yield (one + two) * (length // 2) + "\x00"
    whole = _example(tree)
    if whole:
        yield whole * (length // len(whole))
    for cut in range(2, min(len(whole), 5)):
        yield whole[:cut] * (length // cut) + "\x00"
        yield from (whole[:cut] + kind * length + "\x00" for kind in kinds[:MOST_PAIRED])


def _characters(tree: Any) -> Iterator[str]:
    """Yield what stands for each character and each class of characters in an expression."""
    for code, value in tree:
        if code in (op.LITERAL, op.NOT_LITERAL):
            yield chr(value) if code is op.LITERAL else "a"
        elif code is op.ANY:
            yield "a"
        elif code is op.CATEGORY:
            yield from _CLASSES.get(value, "a")
        elif code is op.RANGE:
            yield chr(value[0])
        elif code is op.IN:
            yield from "a1 " if value[0][0] is op.NEGATE else ()
            yield from _characters(one for one in value if one[0] is not op.NEGATE)
        elif code is op.BRANCH:
            for branch in value[1]:
                yield from _characters(branch)
        elif code in (op.ASSERT, op.ASSERT_NOT):
            yield from _characters(value[1])
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            yield from _characters(value[2])
        elif code is op.SUBPATTERN:
            yield from _characters(value[3])
        elif code is op.ATOMIC_GROUP:
            yield from _characters(value)


def _example(tree: Any) -> str:
    """Return a text of the kind that the expression describes: first branches, each repetition once."""
    made = ""
    for code, value in tree:
        if code is op.BRANCH:
            made += _example(value[1][0])
        elif code in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            made += _example(value[2]) * max(1, min(value[0], 20))
        elif code is op.SUBPATTERN:
            made += _example(value[3])
        elif code is op.ATOMIC_GROUP:
            made += _example(value)
        elif code not in (op.ASSERT, op.ASSERT_NOT, op.AT, op.GROUPREF, op.GROUPREF_EXISTS):
            made += next(_characters([(code, value)]), "")
    return made


def work(one: Expression, lines: Sequence[str]) -> None:
    """Do with the lines of a text what the readers do."""
    compiled = re.compile(one.pattern, one.flags)
    for line in lines:
        if one.methods & _SEARCHES:
            for _ in compiled.finditer(line):
                pass
        if "match" in one.methods:
            compiled.match(line)
        if "fullmatch" in one.methods:
            compiled.fullmatch(line)


@functools.lru_cache(maxsize=2000)
def _lines(package: str, text: str) -> list[str]:
    """Return a text as it reaches the expressions of a package; what makes lines of it is among what is tried."""
    if package in WHOLE_TEXTS:
        return [text]
    if package == "answer_score_model":
        return [text[: importlib.import_module("answer_score_model.rate").LONGEST]]
    if package == "app.hiring.positions":
        return [text[:10_000]]
    lines = importlib.import_module("document_text_model.page").texts(text)
    if package == "resume_fields_model":
        return [line for line in map(importlib.import_module("resume_fields_model.wording").clean, lines) if line]
    return [line.strip() for line in map(importlib.import_module("app.hiring.screening.matching.terms").plain, lines)]


def slow(given: Sequence[Expression], seconds: float) -> dict[int, str]:
    """Return the beginning of the text on which an expression took more processor time than given, by its place."""
    found: dict[int, str] = {}
    first = 0
    while (ended := _ended(given[first:], seconds)) is not None:
        place, text = next(itertools.islice(_tried(given[first:]), ended, None))
        found[first + place] = text[:12]
        first += place + 1
    return found


def _tried(given: Sequence[Expression]) -> Iterator[tuple[int, str]]:
    """Yield the place of each expression with each text that is held against it."""
    for place, one in enumerate(given):
        package = _package(one)
        length = WHOLE if package in WHOLE_TEXTS else SHORT if package in IN_LINES else LENGTH
        yield from ((place, text) for text in attacks(one.pattern, one.flags, length))


def _package(one: Expression) -> str:
    return next(name for name in PACKAGES if one.module.startswith(name))


def _ended(given: Sequence[Expression], seconds: float) -> int | None:
    """Return at which text the kernel had to end a process for what its own work on that text took."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        code = 1
        try:
            for place, text in _tried(given):
                lines = _lines(_package(given[place]), text)
                os.write(write, b".")
                signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
                work(given[place], lines)
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as begun:
        count = len(begun.read())
    _child, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return count - 1
    if status:
        raise RuntimeError(f"The process that tries expressions broke at text {count}.")
    return None


def main(seconds: float) -> None:
    """Print the number of expressions and those that take longer than `seconds` on one text."""
    found = expressions()
    ended = [(found[place], text) for place, text in slow(found, seconds).items()]
    named = [f"{one.module}: {one.pattern} on {text!r}" for one, text in ended]
    print(json.dumps({"tried": len(found), "slow": named}))


if __name__ == "__main__":
    main(float(sys.argv[1]))
