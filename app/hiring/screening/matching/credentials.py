"""Reads which certificates and licences a requirement asks for, those that no table knows by the words around them."""

from __future__ import annotations

import re
from dataclasses import replace

from app.hiring.screening.matching import grades, levels, terms
from app.hiring.screening.matching.certificate_choice import join
from app.hiring.screening.matching.certificate_lists import take_listed
from app.hiring.screening.matching.joints import any_of, clusters
from app.hiring.screening.matching.parts import Sentence, Topic, topic
from app.hiring.screening.matching.terms import Known

LICENCE = re.compile(
    r"^(?:.{0,8}?(?:持有|取得|获得|具有|具备)有?效?的?|(?:you )?(?:must |should )?"
    r"(?:hold(?:er of|ing)?|possess(?:ion of)?|have)\s+(?:an?\s+|the\s+)?(?:valid\s+|current\s+)?)"
    r"(?P<name>[^，,。;；]{2,40}?)\s*(?:资格证书?|从业证书?|执业证书?|证书|牌照|执照|"
    r"licen[cs]e|certificate|certification|registration)(?:者?优先(?:考虑)?)?\W*$",
    re.I | re.ASCII,
)
_BEYOND = re.compile(
    r"相关|基础|初级|中级|高级|级|有效|职业|从业|国家|以上|等级?|任职|岗位?|专业|技术|执业|一定|良好|应聘|报名",
    re.ASCII,
)
_NAMED_ZH = re.compile(
    r"(?P<verb>持有?|取得|获得|获|具有|具备|考取|拥有)?(?:有效|相关|相应)?的?"
    r"(?P<name>[\u4e00-\u9fffA-Za-z0-9+-]{2,20}?(?:(?:岗位)?(?:资格|合格|从业|执业|上岗|等级)证书?|证书|牌照|执照|资格(?!审|考|条|要)))",
    re.ASCII,
)
_NAME_EN = r"[A-Z][\w&+./-]*(?:(?:\s+(?:of|in|for|and|the|to))*\s+(?:[A-Z][\w&+./-]*|\d+\b)){0,6}"
_NAMED_EN = re.compile(
    rf"(?:\b(?P<short>[A-Z][a-z]*+[A-Z][\w-]*+)\s*\((?P<long>[^()]*(?i:certif|charter|licen|diploma|associate|accredit|"
    rf"specialist|professional)[^()]*)\))"
    rf"|(?<![\w&+./-])(?P<name>{_NAME_EN})\s+(?i:certifications?|certificates?|licen[cs]es?|charter(?:holder)?s?|designation|credentials?|"
    rf"qualifications?|holders?)\b|\b(?P<title>(?:Certified|Chartered|Licensed)\s+{_NAME_EN})"
    r"(?:\s*\((?P<letters>[A-Z][A-Z0-9-]{1,7})\))?"
    r"|\b(?P<qualified>[A-Z][A-Za-z]*[A-Z][A-Za-z]*)[- ]qualified\b"
    rf"|\b(?P<full>(?:Accredited|Associate|Professional|Registered)\s+{_NAME_EN})\s*\((?P<initials>[A-Z][A-Z0-9-]{{1,7}})\)",
    re.ASCII,
)


_ISSUED = (
    r"(?:\s+(?:(?:issued|granted|recognised|recognized) by|with|from)\s+(?:the\s+)?"
    r"[A-Z][\w&'-]*(?:\s+(?:of|for|and|the|[A-Z][\w&'-]*))*)?"
)
_CLASSED_EN = re.compile(
    rf"\b(?:[Vv]alid\s+|[Cc]urrent\s+)?(?:(?:Tier|Class|Grade|Category)\s+\w{{1,3}}\s+)?(?P<name>{_NAME_EN})\s*"
    rf"(?:\((?:Tier|Class|Level|Grade|Type|Category)[^()]{{1,8}}\))?\s*"
    rf"(?:licen[cs]e|registration|certificate|permit|accreditation)\b{_ISSUED}",
    re.ASCII,
)
"""A licence with its class: "Energy Assessor (Class A) registration", "Class B Forklift Operator licence"."""

_HEADED_EN = re.compile(
    r"(?:[A-Za-z-]+\s)?\b(?:[Qq]ualification|[Cc]ertification|[Cc]ertificate|[Ll]icen[cs]e|[Aa]ccreditation)s?\s*(?::|\s[-–])\s*(?P<list>[^.;()]+)",
    re.ASCII,
)
"""A list of certificates behind the word for one: "Professional qualification: CRM, IGP or an archives diploma"."""

_MEMBER_EN = re.compile(
    r"\b(?:(?:[Cc]orporate|[Ff]ull|[Aa]ssociate|[Cc]hartered|[Pp]rofessional)\s+)?"
    r"(?:[Mm]ember(?:ship)?|[Ff]ellow(?:ship)?) of (?:the )?"
    r"(?P<bodies>[A-Z][A-Za-z]*[A-Z]\b(?:(?:,? or |, | and |/)[A-Z][A-Za-z]*[A-Z]\b)*)"
    r"|\b(?P<body>[A-Z][A-Za-z]*[A-Z]) [Mm]ember(?:ship)?\b",
    re.ASCII,
)
"""A body of which somebody is to be a member, who may write its letters behind A, M or F: MRICS."""

_VALID_EN = re.compile(
    r"\b(?:[Vv]alid|[Cc]urrent|[Aa]ctive)\s+(?P<name>(?:[A-Za-z][\w'-]*\s+){1,4}?(?:licen[cs]e|registration|certificate|permit|accreditation|card|badge))\b"
    + _ISSUED,
    re.ASCII,
)
"""A licence told by what it is valid for, and by whom it is issued."""

_MODULES_EN = re.compile(
    r"(?<![\w&+./-])(?P<names>[A-Z]{3,8}(?:\s*(?:/|,|\bor\b)\s*[A-Z]{3,8})*)\s+(?:modules?|papers?|exams?|examinations?|"
    r"registration|licen[cs]e)\b",
    re.ASCII,
)
"""Certificates told by their modules: "CMFAS / CACS modules"."""

_EQUIVALENT = re.compile(
    r"\s*[,)]?\s*(?:or (?:an? |any |some )?(?:other )?(?:equivalent|similar|comparable)|等|或同等|或同类)",
    re.IGNORECASE | re.ASCII,
)

_LETTERS = re.compile(r"(?<![\w&+.-])[A-Z]{2,7}(?![\w&+-])", re.ASCII)
_PLACE = re.compile(r"\s*+\([^()]{1,30}\)", re.ASCII)
_HEAD = re.compile(r"(?P<said>[^:：(),，;；\d\x00]{2,60})(?P<mark>[:：(])\s*", re.ASCII)
_HEADS_CERTIFICATES = re.compile(
    r"资格|证书|持证|会计师|\b(?:qualif|chartered|certif|licen[cs]ed|registered|accredited)", re.IGNORECASE | re.ASCII
)


def _lists(text: str) -> list[list[Known]]:
    """Return the lists of certificates: "CPA or CA (Ruritania)" is one, whether a table knows its letters or not."""
    kind = frozenset({"certificate"})
    known = terms.known(text, kind)
    others = [(one.start, one.end) for one in (*known, *terms.known(text, frozenset({"tool", "domain", "industry"})))]
    letters = [
        Known(one.start(), one.end(), one[0], ())
        for one in _LETTERS.finditer(text)
        if not any(start < one.end() and one.start() < end for start, end in others)
        and not levels.degree(one[0]) and not levels.languages(one[0]) and one[0] not in ("AND", "OR")
    ]  # fmt: skip
    placed = [_with_place(text, one) for one in sorted([*known, *letters], key=lambda one: one.start)]
    lists = clusters(text, placed)
    held = [some for some in lists if any(one.groups for one in some)]
    # Where every one is asked for, letters that no table knows may be anything: they are left to the topics.
    return [some if any_of(text, some) else [one for one in some if one.groups] for some in held]


def _with_place(text: str, one: Known) -> Known:
    """Count the bracket behind a certificate that says where it is from as part of it, where the list goes on."""
    place = _PLACE.match(text, one.end)
    inside = place and terms.known(place[0], frozenset({"certificate"}))
    return replace(one, end=place.end()) if place and not inside and not _HEADS_CERTIFICATES.search(place[0]) else one


def _head(text: str, start: int) -> bool:
    """Say whether all that stands before certificates is their heading, as in "Qualified accountant: CPA or ACCA"."""
    match = _HEAD.fullmatch(text, 0, start)
    if not match or re.search(r"经验|\bexperience", match["said"], re.IGNORECASE | re.ASCII):
        return False
    return match["mark"] != "(" or _HEADS_CERTIFICATES.search(match["said"]) is not None


def take_certificates(sentence: Sentence) -> None:
    """Take the certificates from a sentence, each list of them as one wish."""
    kind = frozenset({"certificate"})
    take_listed(sentence)
    for cluster in _lists(sentence.left):
        between = "".join(sentence.left[a.end : b.start] for a, b in zip(cluster, cluster[1:], strict=False))
        every = bool(re.search(r"和|与|及|并|&|\band\b", between, re.I | re.ASCII)) and not any_of(
            sentence.left, cluster
        )
        start, end = cluster[0].start, cluster[-1].end
        grade, stop = grades.asked(sentence.left, start, cluster[-1].start + len(cluster[-1].text))
        tier, last = grades.asked_tier(sentence.left, start, cluster[-1].start + len(cluster[-1].text))
        end = max(end, stop, last)
        higher = [] if every else [Topic(name) for one in cluster for name in _higher(one.text, sentence.whole)]
        another = bool(_EQUIVALENT.match(sentence.left[end:]))
        asked = [replace(topic(one, kind), grade=grade) for one in cluster]
        asked[-1] = _of_class(asked[-1], tier)
        if _MEMBER.search(sentence.left[:start]):
            asked = [one if one.groups else _body(one.label) for one in asked]
        topics = (*asked, *higher)
        sentence.add("certificate", topics=topics, every=every, open=another and not every)
        sentence.take(0 if _head(sentence.left, start) else start, end)
    _unknown_certificates(sentence)
    join(sentence)


_MEMBER = re.compile(r"\b(?:member(?:ship)?|fellow(?:ship)?) of (?:the )?$", re.IGNORECASE | re.ASCII)


def _body(letters: str) -> Topic:
    """Make a topic of a body of which somebody is to be a member."""
    return Topic(letters, (), tuple(letter + letters for letter in "AMF"))


def _of_class(one: Topic, tier: str) -> Topic:
    """Ask for a class of a licence, whose holders may write its initials: "PMP (Tier 1)"."""
    initials = "".join(re.findall(r"\b[A-Z]", one.label))
    return replace(one, tier=tier, extra=(initials,) if len(initials) > 2 else ()) if tier else one


_STEPS_ZH = {
    "准": ("", "正"),
    "助理": ("", "中级", "高级"),
    "初级": ("", "中级", "高级"),
    "中级": ("高级",),
    "二级": ("一级",),
    "三级": ("二级", "一级"),
}
_BY_LEVEL = re.compile(
    r"(?P<step>初级|中级|高级|助理|准)(?:或|及)?其?(?P<above>以上)?的?(?P<name>[\u4e00-\u9fff]{2,8}?)类?(?:专业)?(?P<kind>职称|师(?:职称|资格|证书?))",
    re.ASCII,
)


def by_level(text: str) -> str:
    """Write a certificate by its level as its name: 中级及以上会计职称 is 中级会计师及以上资格."""
    return _BY_LEVEL.sub(_named_by_level, text)


def _named_by_level(match: re.Match[str]) -> str:
    name = match["name"] if match["name"].endswith("师") else match["name"] + "师"
    if not match["above"] or match["name"].startswith(("专业", "技术", "相关", "职称")):
        return match[0]
    return f"{match['step']}{name}及以上资格"


_LETTERED = re.compile(
    r"\b(?:chartered|certified|qualified|registered|licen[cs]ed|accredited)\s(?:[a-z]{3,20}\s){1,3}\((?P<letters>[A-Z][A-Za-z]{1,7})\b"
    r"[^()]{0,40}\)",
    re.ASCII | re.IGNORECASE,
)
"""A title of a calling with the letters that its holders write."""


def _higher(name: str, text: str) -> list[str]:
    """Return the certificates above one where "and above" is asked for: 准测绘师及以上 takes a 测绘师 as well."""
    if "以上" not in text:
        return []
    step = next((step for step in _STEPS_ZH if name.startswith(step)), None)
    return [higher + name[len(step) :] for higher in _STEPS_ZH[step]] if step else []


def _names_one(item: str) -> bool:
    """Say whether an item of a list of certificates is the name or the kind of one."""
    return bool(re.match(r"(?:an?\s|the\s)?[A-Z]{2}|[A-Z][a-z]+ [A-Z]", item)) or bool(
        re.search(r"\b(?:diploma|certificate|certification|licen[cs]e|charter)\b", item)
    )


_NO_NAME = frozenset(
    re.findall(
        r"\w+",
        "Degree Licence License Certificate Diploma Qualification Professional University Relevant Valid Current "
        "Recognised Recognized Other Any Must Holder Additional Industry Required",
    )
)
"""Words with a capital at the head of a line, which name no certificate by themselves."""


def _unknown_certificates(sentence: Sentence) -> None:
    """Take the certificates that no table knows, by the words around their names."""
    topics: list[Topic] = []
    for match in _NAMED_ZH.finditer(sentence.left):
        bare = re.sub(r"(?:证书?|牌照|执照)$", "", match["name"])
        own = _BEYOND.sub("", re.sub(r"(?:资格|合格|从业|执业|上岗|等级)$", "", bare))
        held = match["verb"] or match["name"].endswith(("证书", "证", "牌照", "执照"))
        if held and len(own) > 1 and not levels.languages(bare) and not levels.degree(bare):
            bare = re.sub(r"(?<=[师员人士])(?:执业|职业|从业)?资格$", "", bare)
            pieces = [one for one in re.split(r"[或及和与、]", bare) if len(one) > 1 and not one.startswith("以上")]
            topics += [Topic(piece) for one in pieces for piece in (one, *_higher(one, sentence.whole))]
            sentence.take(*match.span())
    for match in _LETTERED.finditer(sentence.left):
        if match["letters"][:2].isupper():
            topics += [Topic(match["letters"]), Topic(re.sub(r"\s\(.*", "", match[0]))]
            sentence.take(*match.span())
    for match in _HEADED_EN.finditer(sentence.left):
        items = [one.strip() for one in re.split(r",|\bor\b|/", match["list"]) if one.strip()]
        if len(items) > 1 and all(map(_names_one, items)):
            topics += [Topic(re.sub(r"^(?:an?|the)\s+", "", one)) for one in items]
            sentence.take(*match.span())
    for match in _MEMBER_EN.finditer(sentence.left):
        bodies = re.findall(r"[A-Z][A-Za-z]*[A-Z]", match["bodies"] or match["body"])
        topics += map(_body, bodies)
        sentence.take(*match.span())
    for match in _CLASSED_EN.finditer(sentence.left):
        tier, _ = grades.asked_tier(sentence.left, match.start("name"), match.end("name"))
        if tier and not levels.languages(match["name"]) and not levels.degree(match["name"]):
            topics.append(_of_class(Topic(match["name"]), tier))
            sentence.take(*match.span())
    for match in _MODULES_EN.finditer(sentence.left):
        topics += [Topic(one) for one in re.findall(r"[A-Z]{3,8}", match["names"])]
        sentence.take(*match.span())
    for match in _VALID_EN.finditer(sentence.left):
        bare = re.sub(r"\s(?:certificate|registration|accreditation|card|badge|permit)$", "", match["name"])
        topics.append(Topic(bare if " " in bare or re.fullmatch(r"[A-Z]{3,8}", bare) else match["name"]))
        sentence.take(*match.span())
    for match in _NAMED_EN.finditer(sentence.left):
        if re.search(
            r"\b(?:equivalent|similar|comparable|recogni[sz]ed|relevant)\s+$", sentence.left[: match.start()], re.I
        ):
            continue
        names = [one.strip() for one in match.groups() if one and one.strip() not in _NO_NAME]
        if names and not any(levels.languages(one) or levels.degree(one) for one in names):
            topics += [Topic(re.sub(r"^(?:a|an|the|valid)\s+", "", one, flags=re.I)) for one in names]
            sentence.take(*match.span())
    if not topics:
        return
    if sentence.parts and not sentence.parts[-1].every:
        # "CSM or a Foo certificate" is one wish.
        sentence.parts[-1] = replace(sentence.parts[-1], topics=(*sentence.parts[-1].topics, *topics))
    else:
        sentence.add("certificate", topics=tuple(topics))
