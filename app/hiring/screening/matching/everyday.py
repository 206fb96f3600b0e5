"""Tells the tools that whoever works in an office uses: a résumé that does not name them says nothing against it."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching.finding import Finding, names
from app.hiring.screening.matching.parts import Part
from app.hiring.screening.matching.said import said

_TOOLS = frozenset({"excel", "office", "word", "powerpoint"})
_MORE = re.compile(
    r"精通|高级|透视|函数|建模|模型|宏|\bVBA\b|\b(?:advanced|expert|macros?|pivot|vlookup|power ?(?:query|pivot)|"
    r"modell?ing|models?)\b",
    re.IGNORECASE | re.ASCII,
)
"""Asks for more of such a tool than everybody knows."""

_UNNAMED = re.compile(
    r"(?:计算机|电脑)(?:应用|操作|使用|基础|知识|技能|水平|技术)?(?:能力|知识|技能)?|办公(?:自动化|设备|系统)|日常办公|打字|文字录入|互联网|上网"
    r"|\b(?:computer|IT|PC|digital)[ -](?:litera(?:te|cy)|skills|savvy)\b|\be-?mail\b|\binternet\b|\btyping\b|"
    r"\bword[ -]processing\b|\boffice (?:software|applications|equipment)\b",
    re.IGNORECASE | re.ASCII,
)
_REST = re.compile(
    r"熟练|熟悉|掌握|操作|使用|能够?|会|具备|具有|良好|较强|基本|一定|常用|常规|日常|各类|等|的|及|和|与|及其|相关|软件|能力|技能|应用|知识|设备"
    r"|\b(?:good|strong|basic|proficien\w*|working|solid|excellent|knowledge|skills?|use|user|using|of|in|with|and|or|"
    r"the|a|an|other|such|as|common|standard|able|to|is|be|must|have|confident|competent|familiar\w*|applications?|"
    r"software|packages?|ability)\b|[^\w\u4e00-\u9fff]",
    re.IGNORECASE | re.ASCII,
)


def unsaid(part: Part, found: Finding) -> Finding:
    """Let what was not found decide nothing where it is everyday command of such tools; more of it is left open."""
    groups = {group for topic in part.topics for group in topic.groups}
    if part.kind != "topic" or not part.topics or not all(topic.groups for topic in part.topics) or groups - _TOOLS:
        return found
    if not _MORE.search(part.text):
        return replace(found, touched=True)
    note = said("The résumé says nothing of “%(what)s”. A person decides.", what=names(part))
    return replace(found, said=note, doubt=True)


def of_everyday(text: str) -> bool:
    """Say whether a requirement, in which no known tool stands, asks for the use of a computer and no more."""
    return bool(_UNNAMED.search(text)) and not _REST.sub("", _UNNAMED.sub("", text))
