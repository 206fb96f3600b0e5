"""Match a bank's own job posts with its own résumés: who is qualified, and in which order."""

import argparse
import contextlib
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from app.hiring.positions.service import Rule
from app.hiring.screening.matching import line_doubts, line_words, ordering, resume
from app.hiring.screening.matching.line_doubts import Line
from app.hiring.screening.matching.meaning import Space
from app.hiring.screening.matching.resume import Resume
from app.hiring.screening.matching.scoring import RequirementResult, RuleResult, Screener, Screening
from app.text import reader
from quality import posts, reading
from quality.posts import Post
from quality.progress import Progress
from quality.resumes import stems
from quality.served import NotServed, Served, served

SAYS = "match job posts: post FILEs and a folder of résumés in, who is qualified and the ranking out"
VECTORS = "sentence_vectors"


class BadInput(Exception):
    """Name the file that cannot be used, and why."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "posts", type=Path, nargs="+", metavar="FILE", help="a job post: JSON, text, Markdown or DOCX, zh or en"
    )
    parser.add_argument(
        "--resumes",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="résumés, or the JSON files of scripts/quality resumes",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="where the result is written; else it is printed")
    parser.add_argument(
        "--explain", action="store_true", help="say on the terminal what was found for each requirement"
    )
    parser.add_argument(
        "--as-of",
        type=date.fromisoformat,
        default=None,
        metavar="DATE",
        help="the day up to which a job without an end is counted; today",
    )
    parser.add_argument("--triton", metavar="ADDRESS", help="gRPC address of a Triton that runs; else one is started")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="files read at the same time; 2")


def run(options: argparse.Namespace) -> int:
    if not options.resumes.is_dir():
        raise BadInput(f"{options.resumes}: there is no such folder.")
    wanted = {path.stem: _post(path) for path in options.posts}
    if len(wanted) < len(options.posts):
        raise BadInput("Two posts have the same stem; rename one.")
    originals = any(path.suffix.lower() != ".json" for path in reading.files(options.resumes))
    with served(options.triton, reading.MODELS if originals else []) as triton:
        everyone = _everyone(triton, options.resumes, options.as_of or date.today(), options.threads)
        space = _space(triton)
        result = {name: match(post, everyone, space, options.explain) for name, post in wanted.items()}
    whole = next(iter(result.values())) if len(result) == 1 else result
    written = json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
    if options.out:
        options.out.parent.mkdir(parents=True, exist_ok=True)
        options.out.write_text(written, encoding="utf-8")
        print(f"{len(result)} posts, {len(everyone)} résumés; {options.out}")
    else:
        sys.stdout.write(written)
    return 0


def _post(path: Path) -> Post:
    try:
        post = posts.read(path)
    except OSError as error:
        raise BadInput(f"{path}: the file cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise BadInput(f"{path}: the file is not a job post ({error}).") from error
    for text in post.left_out:
        print(f"{path.name}: left out, since nobody may be selected by it: {text}", file=sys.stderr)
    return post


def _space(triton: Served) -> Space | None:
    try:
        triton.load(VECTORS)
    except NotServed as away:
        print(f"{away} Requirements are compared by words alone.", file=sys.stderr)
        return None
    return Space(triton.vectors)


def _everyone(triton: Served, folder: Path, as_of: date, threads: int) -> dict[str, Resume]:
    """Read all résumés of a folder, by stem; those that are refused are named and left out."""
    originals = [path for path in reading.files(folder) if path.suffix.lower() != ".json"]
    known = {path.stem for path in originals}
    ready = [path for path in reading.files(folder) if path.suffix.lower() == ".json" and path.stem not in known]
    names = stems(originals + ready)
    found, progress = [], Progress(len(originals))
    with ThreadPoolExecutor(max(1, threads)) as pool:
        work = pool.map(lambda path: _documents(triton, path, names[path], as_of), originals)
        for path, made in zip(originals, work, strict=True):
            found.append(made)
            progress.step(path.name)
    found += [_ready(path, names[path], as_of) for path in ready]
    return {name: one for some in found for name, one in some.items()}


def _documents(triton: Served, path: Path, name: str, as_of: date) -> dict[str, Resume]:
    members = reading.members(path) if reading.is_archive(path) else [(path.name, path.read_bytes())]
    if isinstance(members, reading.Refused):
        print(f"{path.name}: {members.message}", file=sys.stderr)
        return {}
    made = {}
    for member, data in members:
        one = reading.read(triton, member, data, as_of)
        if isinstance(one, reading.Refused):
            print(f"{member}: {one.message}", file=sys.stderr)
            continue
        made[Path(member).stem if reading.is_archive(path) else name] = resume.read(
            one.fields, one.evidence, as_of, one.document
        )
    return made


def _ready(path: Path, name: str, as_of: date) -> dict[str, Resume]:
    with contextlib.suppress(ValueError):
        value: Any = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict) and "error" not in value and ("work" in value or "education" in value):
            return {name: resume.read(value, {}, as_of)}
    print(f"{path.name}: neither a résumé nor its fields; left out", file=sys.stderr)
    return {}


def match(post: Post, everyone: dict[str, Resume], space: Space | None, explain: bool = False) -> dict[str, list[str]]:
    """Return who is qualified, best first, and the ranking of everybody; nobody is by a post that requires nothing."""
    screener = Screener(post, space)
    found = {name: screener.screen(one) for name, one in everyone.items()}
    order = sorted(found, key=lambda name: (not found[name].qualified, *ordering.key(found[name]), name))
    if explain:
        _explain_lines(screener, list(found.values()))
        for name in order:
            _explain(name, found[name])
    if not post.decides:
        print(f"{post.title}: nothing is required, so nobody is called qualified", file=sys.stderr)
    return {"qualified": [name for name in order if post.decides and found[name].qualified], "ranking": order}


def _explain_lines(screener: Screener, found: list[Screening]) -> None:
    """Say how each line was read, how many meet it and why it is in doubt."""
    read = [Line(asked, line_words.reading(parts), line_words.unread(parts)) for asked, parts in screener.read]
    lines = line_doubts.counted(read, found)
    doubts = line_doubts.doubts(lines, found)
    with reader("en"):
        for line in lines:
            what = line.asked.kind if isinstance(line.asked, Rule) else f"{line.asked.kind}: {line.asked.text}"
            how = "; ".join(map(str, line.reading))
            print(f"{what} | read as: {how} | met by {line.counts['met']} of {line.screened}", file=sys.stderr)
            if why := doubts.get(line.asked.id):
                print(f"  in doubt: {why}", file=sys.stderr)


def _explain(name: str, one: Screening) -> None:
    print(f"{name}: {one.score:.1f} {one.band}{' qualified' if one.qualified else ''}", file=sys.stderr)
    results: tuple[RuleResult | RequirementResult, ...] = (*one.rules, *one.requirements)
    for result in results:
        if isinstance(result, RuleResult):
            what = result.rule.kind
        else:
            what = f"{result.requirement.kind}: {result.requirement.text}"
        mark = "+" if result.met else "?" if result.doubt else "-"
        print(f"  {mark} {what} | {result.quote or 'not found'}", file=sys.stderr)
