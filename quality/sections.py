"""Cuts the prose of a job post into sections, and sections into statements that are must or nice to have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_HEADINGS = (
    ("nice",
        r"(?:(?:具备|具有|满足|符合|有)?(?:下列|以下|下述)(?:任一|任意)?(?:一项)?(?:条件|情形|经验|"
        r"资格)(?:之一)?的?者?，?(?:可|将)?)?"
        r"优先(?:条件|考虑|项|录用|录取|聘用)?|加分项?|加分条件|nice[ -]to[ -]haves?|preferred(?: (?:qualifications?|"
        r"requirements?|skills?|experience))?|bonus(?: points)?|desirable(?: .{0,20})?|plus(?:es)?|"
        r"(?:added |additional )?advantages?|even better|desired(?: .{0,20})?|what (?:sets|would set) you apart|"
        r"good to have|great to have|(?:it|this) (?:would be (?:great|nice)|(?:would |also )?helps?) if.*|extras|"
        r"if you (?:also|additionally) .{2,30}|even better if.*|brownie points.*|更理想.*|如果你?(?:还|也|同时).*|"
        r"(?:it |this |these |what |also )?(?:would be |are |is )?(?:an? )?(?:big |strong |added |real |distinct )?"
        r"(?:plus|bonus|advantage|asset|welcome|nice|helpful|useful|beneficial|desirable|optional)"
        r"(?:,? (?:but |and )?not (?:an? )?(?:must|required|requirement|essential|necessary|mandatory))?|"
        r"not (?:an? )?(?:must|required|requirement|essential|necessary|mandatory)(?:,? but .{2,20})?"),
    ("must",
        r"(?:任职|岗位|职位|招聘|基本|应聘|录用|能力|必备|硬性|资格|学历|经验|报名|准入|人员|专业|技术|技能|"
        r"知识)?(?:要求|条件|资格|标准)|"
        r"任职资格(?:要求|条件)?|资质要求|必备技能|我们(?:希望|期望|需要)你.*|你需要(?:具备)?|(?:希望|期待|"
        r"期望)你.{0,12}|"
        r"我们(?:对你)?的?(?:期待|期望|希望).{0,6}|我们(?:在找|想要|寻找).{0,10}|你是(?:这样的|怎样的|"
        r"一?个?什么样的)?人?|你要?(?:具备|拥有).{0,6}|"
        r"加入我们[，,]?\s?你.{1,8}|候选人(?:画像|要求|条件)|(?:能力|知识|技能|经验)(?:与|和|及|、)(?:能力|经验|"
        r"技能|素质)(?:要求)?|(?:job |"
        r"minimum |basic |key |essential |mandatory |required |position )?(?:requirements?|qualifications?)"
        r"(?: (?:and|&) (?:experience|skills?|requirements?))?|"
        r"required (?:skills?|experience|qualifications?)(?: .{0,20})?|must[ -]haves?|what you will (?:need|bring).*|"
        r"essential(?: (?:criteria|skills?|experience|requirements?))?|what (?:you(?:'ll)? (?:need|bring)|"
        r"we(?:'re| are) looking for|we (?:expect|require|ask for)).*|your profile|"
        r"you (?:have|bring|will have)|(?:ideal )?candidate profile|(?:person|candidate|role) specifications?|"
        r"(?:the |our |your )?(?:ideal|successful|right) (?:candidate|applicant|person)(?:'s profile| (?:will|"
        r"should|must|has|is).{0,20})?|"
        r"to (?:be (?:successful|considered)|succeed|thrive)(?: (?:in|for) (?:this|the) (?:role|post|position|job))?"
        r"(?:,? you(?:'ll| will| must| should)?(?: need(?: to have)?| have)?)?|what (?:it takes|"
        r"we look for|"
        r"(?:makes|will make) you .{2,24})|(?:technical|key|core|hard|professional) (?:skills?|competenc(?:y|"
        r"ies))(?: .{0,24})?|"
        r"competenc(?:y|ies)|knowledge,? (?:skills?|experience).{0,30}|skills,? (?:knowledge|abilities|"
        r"experience).{0,30}|"
        r"(?:you should )?apply if.{0,12}|this (?:role|job) is for you if.{0,12}|"
        r"you(?:'re| are) an? (?:great|good|strong|ideal|perfect) (?:fit|match).{0,12}|skills(?: (?:and|"
        r"&) (?:experience|qualifications?))?|"
        r"experience(?: (?:and|&) (?:skills?|qualifications?))?|education(?: (?:and|&) experience)?"),
    ("duty",
        r"(?:岗位|工作|主要|职位)?(?:职责|内容|描述)|岗位说明|工作职责|职位描述|你将(?:负责|会做).*|(?:key |"
        r"main |primary |job )?(?:responsibilities|duties|accountabilities|description)(?: .{0,24})?|"
        r"what you(?:'ll| will)(?: be)? do(?:ing)?.*|what the (?:job|role|work|post|position) (?:involves|entails|"
        r"includes|is about)|in this (?:role|job|position|post)(?:,? you will)?|the role|"
        r"role (?:overview|summary|purpose)|your (?:role|"
        r"tasks|mission)|you will|job summary|the opportunity|overview|summary"),
    ("other",
        r"(?:薪资|薪酬|福利|待遇|薪资福利|福利待遇|薪酬福利|工作地点|工作时间|公司简介|关于我们|公司介绍|"
        r"联系方式|投递方式|投递|招聘人数|发展空间|我们提供|招聘部门|所属部门|部门|地点|备注|报名|应聘方式|应聘流程|"
        r"招聘流程|招聘程序|注意事项|其他说明)(?:.{0,6})|"
        r"我们能给你.*|你(?:将|会|能|可以)(?:获得|得到|享有).*|"
        r"what(?: will)? you(?:'ll| will)? (?:get|receive|enjoy)(?: .{0,20})?|what(?:'s| is) in it for you|in return.*|"
        r"your (?:package|benefits|rewards?)|why (?:join|work).{0,30}|"
        r"benefits?|(?:what )?we offer.*|perks.*|"
        r"our (?:culture|values|team|benefits)|life at .{2,20}|about (?:us|the (?:company|bank|team))|who we are|"
        r"location|salary|"
        r"compensation|how to apply|to apply|applications?|equal opportunit.*|department|contact"),
)  # fmt: skip
_BY_WORDS = (
    ("other",
        r".*\b(?:salary|pay|compensation|appl(?:y|ying|ications?)|documents?|interview|"
        r"visa|notice|travel|hours|shifts?|"
        r"contract|closing|start date|need to know)\b.*|"
        r"what (?:you|to|candidates) (?:can |will |should |may )?expect.*|"
        r".*(?:材料|面试|薪|待遇|工时|班次|出差|合同|截止|报名).*"),
    ("person",
        r"(?:about you|who you are|(?:what|how) you are(?: like)?|you are|"
        r"(?:your|the|a) (?:character|personality|manner|"
        r"person|style)|you as a person|(?:your |the )?(?:personal|soft|human|interpersonal) "
        r"(?:qualit(?:y|ies)|skills?|"
        r"attributes|traits|side|strengths)|(?:your )?(?:behaviou?rs|attitude|traits|mindset))(?: .{0,16})?|"
        r".{0,4}(?:素质|素养|特质|品质|性格|软实力|软技能|为人)(?:要求|条件|方面)?|"
        r"(?:其他|其它|另外|综合|个人)(?:要求|方面|条件)"),
    ("nice",
        r".{0,30}\b(?:nice|plus(?:es)?|bonus(?:es)?|prefer(?:red|ably|ences?)?|desir(?:able|ed)|advantage(?:s|ous)?|"
        r"ideally|beneficial|helpful|would (?:love|like)|stand out|optional|icing|extra (?:credit|points))\b.{0,20}|"
        r".{0,8}(?:优先|加分|更佳|更好|为佳|锦上添花|非必[需须备]|可选)(?!.*要求).{0,4}"),
    ("must",
        r".{0,24}\b(?:must|musts|needs?|needed|required?|requires|requirements?|minimum|minimums|essentials?|mandatory|"
        r"non-negotiables?|prerequisites?|qualifications?|criteria|eligibility|looking for|expect(?:ed|ations?)?|"
        r"you(?:'ll| will)? (?:have|bring|offer)|your (?:skills|background|experience|qualifications))\b.{0,16}|"
        r".{0,6}(?:硬性|必备|必须|必需|硬条件|硬指标|门槛|底线|任职|资格|条件|要求|标准|应具备|须具备|需具备).{0,4}|"
        r"(?:我们|你|您).{0,2}(?:需要|要求|要找|想找|希望|期待|得有|要有|应有).{0,6}"),
    ("duty",
        r"(?:about|in) (?:the|this) (?:job|role|position|post|work)|(?:your |the )?day[- ]to[- ]day.{0,16}|"
        r"(?:a|your) (?:typical )?(?:day|week|work|job)(?: .{0,16})?|.{0,4}做(?:什么|的事|哪些事?|些什么)|"
        r".{0,4}日常.{0,4}"),
)  # fmt: skip
"""Headings in other words, by what they say; of a line of its own, or before a colon."""

_NAMED, _SAYING = (
    [(kind, re.compile(rf"^(?:{expression})$", re.IGNORECASE | re.ASCII)) for kind, expression in some]
    for some in (_HEADINGS, _BY_WORDS)
)
_CLOSING = re.compile(
    r"(?:we offer|applications? (?:will|must|should|are)|(?:please|to apply,?) (?:send|apply|submit|e-?mail)|"
    r"(?:send|e-?mail|submit) (?:your|a|an) (?:cv|r[eé]sum[eé]|application)|only shortlisted|interested (?:candidates|"
    r"applicants))\b|personal (?:data|information)\b[^.]{0,40}\b(?:collected|provided|used|recruitment)\b|"
    r"(?:closing date|deadline|apply (?:by|before|now|online|via|through))\b|"
    r"(?:有意者|感兴趣的?(?:者|同学|朋友)?|符合条件者).{0,30}(?:投递|报名|应聘|发送|提交|联系)|"
    r"欢迎.{0,12}(?:投递|发送|提交).{0,6}(?:简历|材料|申请)|"
    r"请(?:于|在).{0,24}(?:前|内|至|间).{0,12}(?:投递|提交|发送|报名|申请)|"
    r"(?:投递|发送|提交)(?:个人)?(?:简历|申请)|(?:个人)?简历(?:请)?(?:投递|发送|发至|投至|寄|标题)|"
    r"(?:报名|投递|申请|招聘)(?:时间|截止|方式|网址|链接|邮箱|渠道)|本(?:公告|次招聘).{0,20}(?:解释|有效)|"
    r"(?:请|有意者|应聘者)?(?:请)?将.{0,8}(?:简历|材料).{0,6}(?:发送|投递|发至|寄)|本行对应聘|应聘材料",
    re.IGNORECASE | re.ASCII,
)
"""Begins what a post says to everybody at its end: what is offered, and how to apply."""

_BULLET = re.compile(
    r"^\s*(?:[-*•·●▪◆■–—✓]+|[(（]?\d{1,2}[)）.、．:：]|[①-⑳]|[一二三四五六七八九十]{1,2}[、.．]|"
    r"[(（][一二三四五六七八九十]{1,3}[)）])\s*"
)
_MARKS = re.compile(r"^#+\s*|\*\*|__|【|】|\[|\]|<[^>]{1,20}>")
_MARKED = re.compile(r"^(?:#{1,6}\s+\S.*|\*\*[^*]+\*\*\s*[:：]?|__[^_]+__\s*[:：]?|【[^】]+】)$")
NICE = re.compile(
    r"优先|加分|更佳|更好|为佳|尤佳|者佳|不作硬性|非必[须需]|最好"
    r"|\bprefer(?:red|ably|ence)?\b|\b(?:is|are|as|be|would be|considered) an? (?:\w+ )?(?:plus|advantage|"
    r"bonus|asset)\b|\b(?:a|strong|big|definite) plus\b|\badvantage(?:ous)?\b|"
    r"\bnice to have\b|\b(?:would|will|could) be (?:an? )?(?:\w+ )?(?:helpful|useful|great|good|nice|ideal|handy|"
    r"welcome)\b|"
    r"\bdesirable\b|\bideally\b|\bbonus\b|\boptional\b|\bnot (?:required|essential|"
    r"mandatory)\b|\bbeneficial\b|\bwelcome\b|\ba bonus\b",
    re.IGNORECASE | re.ASCII,
)
MUST = re.compile(
    r"必须|须|必需|务必|至少|不低于|不少于|以上|硬性|要求|需(?:具备|持有|有|要)|熟悉|精通|掌握|具备|具有|持有|"
    r"拥有|能够|学历"
    r"|\bmust\b|\brequired?s?\b|\bat least\b|\bminimum\b|\bmandatory\b|\bessential\b|\b\d+\+? years\b|"
    r"\bdegree\b|\bproficien|\bexperience (?:in|with|of)\b|\bfluen|\bor above\b|\bknowledge of\b|"
    r"\blooking for\b|\bneed\b",
    re.IGNORECASE | re.ASCII,
)


@dataclass
class Section:
    """Lines under one heading.

    kind is must, nice, duty, person (what somebody is like), other, none (no heading) or unknown (one in words that
    are not known).
    """

    kind: str
    lines: list[str] = field(default_factory=list)


def heading(text: str) -> tuple[str, str] | None:
    """Return the kind of section that a line opens, and what stands behind its colon; None where it opens none."""
    bare = _BULLET.sub("", _MARKS.sub("", text).strip()).strip()
    match = re.match(r"^([^:：]{1,60}?)\s*([:：]|$)\s*(.*)$", bare)
    head, mark, rest = match.groups() if match else (bare, "", "")
    if not mark and len(bare) > 48:
        return None
    head = re.sub(r"\s*[(（][^)）]*[)）]\s*$", "", head.strip()).replace("’", "'")
    kind = next((kind for kind, expression in _NAMED if expression.match(head)), None)
    if not kind and _may_head(text, head, mark):
        kind = next((kind for kind, expression in _SAYING if expression.match(head)), None)
    return (kind, rest.strip()) if kind else None


_ITEM = re.compile(r"^\s*(?:[-*•·●▪◆■–—✓]+\s|[(（]?\d{1,2}[)）.、．:：]|[①-⑳]|[(（][一二三四五六七八九十]{1,3}[)）])")


_ASKS_FOR = re.compile(
    r"\b(?:degree|licen[cs]e|certificat\w*|years?|must (?:be|hold|have (?:an?|the)\b)|"
    r"(?:is|are) (?:an? )?(?:must|plus|required|preferred|"
    r"needed|essential|mandatory|desirable))\b|学历|证书|经验|[有者能]优先|以上",
    re.IGNORECASE | re.ASCII,
)
"""Says that a line asks for one thing by itself: "A degree is required" heads nothing."""


def _may_head(text: str, head: str, mark: str) -> bool:
    """Say whether a line has the form of a heading, not that of an item or of a sentence."""
    if _ITEM.match(text) or re.search(r"[,，.。;；!！、\d]", head) or _ASKS_FOR.search(head):
        return False
    return len(head.split()) <= 7 and len(head) <= (40 if head.isascii() else 14) and (bool(mark) or len(head) > 3)


def sections(text: str) -> list[Section]:
    """Cut prose at its headings; lines keep their order and lose their bullets."""
    found = [Section("none")]
    # A post in one paragraph has its headings in the running text.
    text = re.sub(
        r"(?<=[。；;.])\s*(?=(?:任职要求|岗位要求|任职资格|任职条件|岗位职责|工作职责|优先条件|加分项|"
        r"Requirements|Qualifications|Responsibilities|Preferred|Nice to have)[:：])",
        "\n",
        text,
    )
    lines = text.splitlines()
    for place, raw in enumerate(lines):
        line = raw.strip().strip("|").strip()
        if not line or re.fullmatch(r"[-=_|:\s*#]+", line):
            continue
        if opened := heading(line):
            found.append(Section(opened[0]))
            line = opened[1]
        elif _heads_prose(lines, place):
            found.append(Section("none"))
            continue
        elif _heads_list(lines, place) or (
            found[-1].kind in ("duty", "other") and _MARKED.match(line) and len(line) <= 60
        ):
            # A heading in words that are not known ends the duties, else they would swallow what is required.
            found.append(Section("unknown"))
            continue
        elif _CLOSING.match(line):
            found.append(Section("other"))
        line = _BULLET.sub("", _MARKS.sub("", line)).strip()
        if line:
            found[-1].lines.append(line)
    return [section for section in found if section.lines]


def _heads_prose(lines: list[str], place: int) -> bool:
    """Say whether a line in words that are not known ends a list: it stands alone, and running text follows it."""
    head = lines[place].strip()
    if len(head) > 40 or _BULLET.match(lines[place]) or re.search(r"[,，.。;；!！?？、]", head):
        return False
    before = [one for one in lines[:place] if one.strip()]
    after = lines[place + 1] if place + 1 < len(lines) else ""
    alone = place > 0 and not lines[place - 1].strip()
    listed = bool(before) and _BULLET.match(before[-1]) is not None
    return alone and listed and bool(after.strip()) and not _BULLET.match(after)


def _heads_list(lines: list[str], place: int) -> bool:
    """Say whether a line in words that are not known heads a list of items: it stands alone above them."""
    head = lines[place].strip()
    if len(head) > 48 or _BULLET.match(head) or re.search(r"[,，.。;；!！、]", head.rstrip(":：")):
        return False
    after = next((line for line in lines[place + 1 :] if line.strip()), "")
    before = lines[place - 1].strip() if place else "-"
    return not before and _ITEM.match(after) is not None


_COMMAND = re.compile(
    r"工作语言|流利|熟练|水平|毕业|\b(?:fluen\w+|native|proficien\w+|graduate|qualified|licensed)\b", re.I | re.ASCII
)
"""Says that a clause wishes for something by itself, whatever stands behind it."""


_ITSELF = re.compile(r"(?:ideally|preferably|desirably)\b", re.IGNORECASE | re.ASCII)
"""Begins a wish about what stands before it, which stays required."""

_ONE_OF = re.compile(
    r"^.{0,40}(?:下列|以下)[^:：]{0,8}之一[^:：]{0,6}[:：]\s*|"
    r"^.{0,60}\bone of the following\s*:\s*",
    re.IGNORECASE,
)


def _clauses(sentence: str) -> list[str]:
    """Cut a sentence where a must and a nice-to-have stand side by side."""
    if not NICE.search(sentence):
        return [sentence]
    pieces = [
        piece.strip()
        for piece in re.split(
            r"，|,(?=\s)|(?<=[\u4e00-\u9fff]),|\bbut\b|\bwith\b(?=[^,]*\bprefer)|(?<=\w) - ", sentence
        )
        if piece.strip()
    ]
    nice = [bool(NICE.search(piece)) for piece in pieces]
    if len(pieces) < 2 or all(nice):
        return [sentence]
    merged: list[list] = []
    for piece, optional in zip(pieces, nice, strict=True):
        # "X, Y or Z preferred" and "有甲，或有乙者优先" are one wish.
        joined = (
            merged
            and optional
            and not _ITSELF.match(piece)
            and (
                re.match(r"^(?:或|或者|及|和|or\b|and\b)", piece)
                or not (MUST.search(merged[-1][0]) or _COMMAND.search(merged[-1][0]))
                and not merged[-1][1]
            )
        )
        if joined:
            merged[-1] = [f"{merged[-1][0]}, {piece}", True]
        elif merged and merged[-1][1] == optional:
            merged[-1][0] += f", {piece}" if piece.isascii() else f"，{piece}"
        else:
            merged.append([piece, optional])
    return [piece for piece, _ in merged]


def split(line: str, kind: str) -> list[tuple[str, str]]:
    """Return the statements of a line, (text, must or nice); without a heading only what sounds like a demand."""
    found = []
    if one_of := _ONE_OF.match(line):
        # What follows is one wish with several ways to meet it.
        line = re.sub(r"[；;]\s*", "，或" if not line.isascii() else ", or ", line[one_of.end() :].rstrip("。.；; "))
    for sentence in re.split(r"[。；;]|(?<=[a-zA-Z0-9)])\.\s+(?=[A-Z])", line):
        for clause in _clauses(sentence.strip(" .")):
            clause = clause.strip(" ，,.。")
            if len(clause) < 2 or clause.endswith((":", "：")):
                continue
            if NICE.search(clause) or kind == "nice":
                found.append((clause, "nice"))
            elif kind == "must" or MUST.search(clause):
                found.append((clause, "must"))
    return found
