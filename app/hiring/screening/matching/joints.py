"""Says which words of a requirement belong together, and whether one of them is enough."""

from __future__ import annotations

import re

from app.hiring.screening.matching.terms import Known

ANY = re.compile(
    r"或|/|等|之一|任一|至少一[种门项]|\bor\b|\bone of\b|\bany of\b|\bat least one\b|\bone or more\b", re.I | re.ASCII
)
_EXAMPLES = re.compile(
    r"(?:如|例如|比如|包括|\bsuch as\b|\be\.?g\.?|\bincluding\b|\blike\b)[:：,\s]*$", re.I | re.ASCII
)
_ONE_AFTER = re.compile(r"[^，。；;,.]{0,8}(?:之一|任一|至少一)")
_ONE_BEFORE = re.compile(r"\b(?:one|any|either|some)(?: or more)? of[^,;.]{0,18}$", re.I | re.ASCII)
_AND_OTHERS = re.compile(
    r"^\s*等|^\s*或(?:同类|类似|其他|其它)|"
    r"^,?\s*(?:etc\b|or (?:an? |any |some )?(?:similar|equivalent|other|another|comparable))",
    re.I | re.ASCII,
)
_JOIN = re.compile(
    r"^(?:\s|[、,/&+()]|\bor (?:in|as|with|at)\b|和|与|及|以及|或|或者|等|类|相关|业务|领域|方面|行业|岗位|工作|部门|"
    r"other|regulated|licensed|major|large|leading|reputable|international|commercial|"
    r"取得|获得|通过|持有|具有|证书?|资格|\(|\)|certifi\w+|qualifications?|holders?|an?|and|or|the|industry|sector|systems?|"
    r"skills?|tools?|languages?)*$",
    re.I | re.ASCII,
)


def clusters(text: str, found: list[Known]) -> list[list[Known]]:
    """Group known words that only joining words lie between."""
    grouped: list[list[Known]] = []
    for one in found:
        if grouped and _JOIN.match(text[grouped[-1][-1].end : one.start]):
            grouped[-1].append(one)
        else:
            grouped.append([one])
    return grouped


def any_of(text: str, cluster: list[Known]) -> bool:
    """Say whether one of the words is enough: "A or B", "such as A, B", "A, B etc."."""
    inside = "".join(text[a.end : b.start] for a, b in zip(cluster, cluster[1:], strict=False))
    around = text[: cluster[0].start], text[cluster[-1].end :]
    return bool(
        ANY.search(inside)
        or _EXAMPLES.search(around[0])
        or _AND_OTHERS.match(around[1])
        or _ONE_AFTER.match(around[1])
        or _ONE_BEFORE.search(around[0])
    )
