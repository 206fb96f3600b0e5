"""Reads lists of alternative work in words that no table knows."""

from __future__ import annotations

import re

from app.hiring.screening.matching import levels
from app.hiring.screening.matching.terms import Known

GENERIC = re.compile(
    r"同等|同级|工作|从业|相关|全职|同岗位|同类|类似|岗位|经验|经历|背景|实际|实践|行业|领域|以上|丰富|具有|具备|拥有|"
    r"从事|担任|累计|一线|优先|要求|至少|不少于"
    r"|专业(?!技能)|职位|职务|[的者及或满有在等和与:：+]"
    r"|\b(?:in-house|relevant|related|similar|comparable|work(?:ing)?|professional|hands-on|practical|solid|proven|"
    r"progressive|full-time|post-qualification|post-qualified|qualified|PQE|"
    r"experiences?d?|in|of|with|within|an?|the|as|roles?|fields?|areas?|positions?|capacity|or|and|industry|"
    r"preferably|track record|background|"
    r"required|demonstrated|direct|significant|prior|previous|minimum|at least|must|have|you|equivalent|using|"
    r"environments?|for)\b|[^\w\u4e00-\u9fff]+",
    re.I | re.ASCII,
)


PIECE = re.compile(r"\s*(?:[,、/]\s*(?:or\b)?|\bor\b|或者?)\s*", re.IGNORECASE | re.ASCII)


_ELSEWHERE = re.compile(r"\b(?:in|at|within|for|from|with|on)\b|[\x00()（），]", re.IGNORECASE | re.ASCII)


def more_work(region: str, named: list[Known]) -> list[tuple[int, int, str]]:
    """Return the work that a list of alternatives asks for in words that no table knows, with its places.

    "site reliability, DevOps or production/platform engineering": a word alone shares the noun of the next.
    """
    region = region.split("(")[0]
    cuts = list(PIECE.finditer(region))
    if not any(re.search(r"\bor\b|或", cut[0], re.IGNORECASE | re.ASCII) for cut in cuts):
        return []
    edges = [0, *(edge for cut in cuts for edge in cut.span()), len(region)]
    pieces = list(zip(edges[::2], edges[1::2], strict=True))
    last = next((place for place, cut in enumerate(cuts) if _ends_list(region, cuts, place)), len(cuts))
    found: list[tuple[int, int, str]] = []
    for place, (begin, end) in enumerate(pieces[: last + 1]):
        away = _ELSEWHERE.search(region, begin, end) if place else None
        end = away.start() if away else end
        label = " ".join(GENERIC.sub(" ", region[begin:end]).split())
        if any(begin < one.end and one.start < end for one in named) or len(label) < 2:
            continue
        shares = place < len(cuts) and "/" in cuts[place][0]
        if " " not in label and label.isascii() and shares:
            following = region[slice(*pieces[place + 1])].split()
            label = f"{label} {following[-1]}" if len(following) == 2 else label
        if len(label.split()) <= 4 and (label.isascii() or len(label) <= 10) and not levels.degree(label):
            found.append((begin, end, _label(region[begin:end], label)))
    return found


def _ends_list(region: str, cuts: list[re.Match[str]], place: int) -> bool:
    """Say whether the list ends before a cut: what stands behind it is where the work is done."""
    behind = region[cuts[place].end() :]
    return re.match(r"(?:in|at|within|for|with)\b", behind, re.IGNORECASE | re.ASCII) is not None


def _label(said: str, bare: str) -> str:
    """Keep a word that says little by itself where it tells what kind: management accounting is no other accounting."""
    whole = re.sub(r"^(?:in|as|of|with)\s", "", " ".join(said.replace("\x00", " ").split()))
    return whole if whole.isascii() and whole.endswith(bare) and len(whole.split()) <= 3 else bare


_BRACKET = re.compile(r"\((?P<items>[^()]{3,60})\)", re.ASCII)
_ITEMS = re.compile(r"[,、/]|\band\b|\bor\b|和|或", re.IGNORECASE | re.ASCII)


def explained(region: str) -> tuple[int, list[str]]:
    """Return where a bracket begins that explains the work before it, and its items: two or more, else none."""
    match = _BRACKET.search(region)
    items = [one.strip() for one in _ITEMS.split(match["items"]) if len(one.strip()) > 1] if match else []
    return (match.start(), items) if match and len(items) > 1 else (0, [])
