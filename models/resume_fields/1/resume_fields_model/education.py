"""Read studies: school, degree in the language's usual word, major, from when to when."""

import re
from dataclasses import dataclass

from . import campuses, glued, words
from .entries import Entry, Head, part
from .memory import remembered
from .rows import Row
from .segments import is_aside, is_function, is_place, is_town, strong, weak, without_place
from .wording import CJK, in_one_script, is_chinese, tidy, without_translation

_SCHOOL_ZH = re.compile(
    r"大学|学院|学校|中学|党校|高中$|高中(?=[一-龥]{1,4}[科组班]$)|师专|师范|财校|职校|一中$|附中|研究生院|分校|书院|公学|商学院|科学院|社科院"
)
_SCHOOL_EN = words.pattern("education.school_en")
_FACULTY = re.compile(
    r"(?:school|faculty|department|college|institute) of .+|.*\b(?:faculty|department|programme)", re.I
)
_FACULTY_ZH = words.pattern("education.faculty_zh")
_JOINED_ZH = re.compile(
    r"^(.{2,20}?(?:大学|学院(?!大学)|学校|中学|高中(?=[一-龥]{1,4}[科组班]$))(?:\([^)]{1,12}\)|[一-龥]{0,6}(?:分校|校区|学院))?)(.*)$"
)
_OF_SCHOOL = re.compile(r"\b(?:(?:students?|student)['’]?s? (?:union|guild|council)|alumni|university press)\b", re.I)
"""Belongs to a school and teaches nothing."""
_SCHOOLING = re.compile(r"\bpre-?university\b(?! college)", re.I)
_FULL_EN = words.pattern("education.full_en")
_NOISE = words.pattern("education.noise")
_BROAD = set(
    [
        "工学",
        "理学",
        "文学",
        "医学",
        "教育学",
        "农学",
        "历史学",
        "哲学",
        "艺术学",
        "军事学",
        "管理学",
        "工",
        "理",
        "文",
        "学术",
        "专业",
    ]
)
_LEVELS = ("高中", "High school", "大专", "Associate", "本科", "Bachelor", "硕士", "Master", "博士", "PhD")
_OTHER_LANGUAGE = {"博士": "PhD", "硕士": "Master", "本科": "Bachelor", "大专": "Associate", "高中": "High school"}
_VOCATIONAL = re.compile(r"中专|中技|职高|技校|diploma|level", re.IGNORECASE)
"""Ends schooling with a subject, which other schools have not."""
_NAMED = re.compile(
    r"(?!(?:Completed|Finished|Attended|Passed|Graduated|Senior|Junior|Higher|The|A)\b)\b[A-Z][\w'’.]{0,30}\s$"
)
"""A name before "High School", which then is part of a name."""
_WITHIN = re.compile(r"(?:\s?\(hons?\.?\)|\s?\(honou?rs\))?\s+(?:in|of|em|en)\s+([A-Z][^,;|\t()]{2,60})", re.IGNORECASE)
_MODE = re.compile(
    r"\([^()]{0,12}(?:985|211|双一流|辅修|成人|成教|自考|自学考试|函授|夜大|业余|脱产|网络教育|远程教育|继续教育|在职|全日制)[^()]{0,12}\)"
    r"|\(\s*(?:专业|学术|专业型|学术型|upper|lower|evenings?|weekends?|part[- ]time|distance learning|online)?\s*\)",
    re.I,
)
"""How one studies, in brackets."""
_STREAM = re.compile(
    r"(?:(?:physical|biological|natural|social|pure|general) )?sciences?|commerce|arts|humanities|business|accounting"
    r"|[一-龥]{1,5}科|[文理工商实综](?:组|类|班)",
    re.I,
)
"""What a whole class of a secondary school studies, unlike the subjects of one pupil."""
_SEVERAL = re.compile(r",|\band\b|&|:|\d|\([A-E]\*{0,2}\)")
_STOP = re.compile(r"(?<=[a-z]{4})\.$")
_SECOND = re.compile(r"\s?[/&]\s?(?=[A-Z])")
_JOINT = words.pattern("education.joint")
"""One subject of several fields: "Finance, Accounting and Management"."""
_GENERIC = {"science", "arts", "philosophy", "applied science", "research"}


@dataclass
class Study:
    school: Head | None
    degree: Head | None
    degree_text: str
    major: Head | None
    entry: Entry

    def names_school(self) -> bool:
        """Say whether the school is one by its words or by its label."""
        return self.school is not None and ("school" in self.entry.slots or is_school(self.school.text))


@remembered
def degree_in(text: str) -> tuple[str, re.Match] | None:
    """Return the canonical degree and its match: the longest one, the first of equals."""
    best = None
    for _, canonical, pattern in words.degrees():
        for match in pattern.finditer(text):
            if best is None or len(match[0]) > len(best[1][0]):
                best = (canonical, match)
    return best


@remembered
def is_school(text: str) -> bool:
    if _OF_SCHOOL.search(text):
        return False
    text = _SCHOOLING.sub("", text)
    if _FACULTY.fullmatch(text) and not re.search(r"university|london school of|institute of technology", text, re.I):
        return False
    if is_chinese(text):
        return bool(
            _SCHOOL_ZH.search(
                re.sub(r"^大学(?:毕业)?$|(?<=[系学业科]\s)大学(?=\s|$)|大学(?:本科|专科|学历|生|英语)", "", text)
            )
        ) and not re.search(r"学院奖|大学英语|大学生", text)
    return bool(_SCHOOL_EN.search(text)) and not re.search(r"high school diploma|^school$", text, re.I)


@remembered
def kinds(text: str) -> set[str]:
    """Return which of "school" and "degree" a text shows."""
    shown = {"school"} if any(is_school(piece) for piece in strong(text)) else set()
    pieces = [one for piece in strong(text) for one in weak(piece) if not is_place(one)]
    return shown | ({"degree"} if any(degree_in(one) for one in pieces) else set())


def read(rows: list[Row]) -> list[Study]:
    """Return the studies of a section in the order written."""
    studies = []
    for entry in part(glued.apart(glued.degrees_apart(rows), kinds, _level), kinds, points=True):
        study = _study(entry)
        if study.school or (study.degree and (study.major or entry.span)):
            studies.append(study)
    return studies


def _level(text: str) -> int:
    """Return the rank of the degree in a text, -1 without one."""
    found = degree_in(text)
    return _LEVELS.index(found[0]) // 2 if found else -1


def _study(entry: Entry) -> Study:
    degree, degree_text, school, majors, loose, faculties = None, "", None, [], [], []
    spare: list[Head] = []
    for head in entry.heads:
        for piece in strong(campuses.whole_names(without_translation(head.text))):
            found = _degree(piece)
            if found and degree is None:
                canonical, text, major, rest = found
                degree, degree_text = Head(canonical, head.row), text
                if major:
                    majors.append(Head(major, head.row))
            else:
                rest = piece if not found else found[3]
                if (
                    found
                    and degree
                    and not is_chinese(piece)
                    and _level(found[1]) == _level(degree_text)
                    and (again := found[2] or _first_subject(rest))
                ):
                    majors.insert(0, Head(again, head.row))  # "Master of Business Administration - MBA, Finance"
                if found and re.fullmatch(rf"[{CJK}]{{2,6}}(?:硕士|博士|学士)", piece):
                    spare, rest = [*spare, Head(piece, head.row)], ""  # "硕士 | 法律硕士"
            for one in _facts(rest):
                if _is_degree(one):
                    continue  # "本科/管理学学士"
                if is_school(one):
                    cut = _JOINED_ZH.match(one) if is_chinese(one) else None
                    if cut and cut[2] and not _FACULTY_ZH.fullmatch(cut[2]):
                        majors = [Head(major, head.row) for major in _facts(cut[2])] + majors
                        one = cut[1]
                    elif cut and cut[2].endswith("系") and "学院" not in cut[2]:
                        faculties.append(Head(cut[2], head.row))  # "逢甲大学企业管理学系"
                        one = cut[1]
                    if school is None or (_better(one, school.text)):
                        school = Head(one, head.row)
                elif not _FACULTY_ZH.fullmatch(one) and not _FACULTY.fullmatch(one):
                    loose.append((Head(one, head.row), bool(found)))
                elif one.endswith("系"):
                    faculties.append(Head(one, head.row))
    if school and not majors and not loose and "major" not in entry.slots:
        majors = faculties  # a department is what is studied where nothing else is named: "财务金融学系"
    majors = majors or ([] if loose else spare)
    return _settled(entry, school, degree, degree_text, majors, loose)


def _settled(entry: Entry, school, degree, degree_text: str, majors: list[Head], loose) -> Study:
    """Give what is left to what is missing, labelled values before all."""
    if school is None and "school" not in entry.slots and loose:
        place = next((n for n, (_, beside) in enumerate(loose) if not beside), None)
        if place is not None and (
            len(loose) > 1 or majors or (degree and _may_name(loose[place][0].text, degree.text))
        ):
            school = loose.pop(place)[0]
        elif place is None and majors and majors[0].row is loose[0][0].row and _may_name(loose[0][0].text):
            school = loose.pop(0)[0]
        elif place is None and len(loose) + len(majors) > 1 and re.fullmatch("[A-Z]{3,8}", loose[0][0].text):
            school = loose.pop(0)[0]  # "KNUST, BSc Actuarial Science"
    several = len(majors) + sum(beside for _, beside in loose) > 1
    majors = majors or [head for head, beside in loose if beside]
    majors += [head for head, beside in loose if not beside]
    school, major = entry.slots.get("school", school), entry.slots.get("major", majors[0] if majors else None)
    if "degree" in entry.slots:
        degree, degree_text, beside = _of_slot(entry.slots["degree"])
        major = major or beside
    if school:
        name = in_one_script(tidy(_without_town(without_place(_STOP.sub("", _MODE.sub("", school.text)))))).replace(
            "\uff0c ", ", "
        )
        school = Head(name, school.row)
    if major:
        major = Head(_plain(major.text), major.row)
    if degree:
        degree = Head(_in_language(degree.text, _language_of(entry, school, degree_text)), degree.row)
    if major and (told := degree_in(major.text)) and not re.sub(r"[\d\s]", "", major.text.replace(told[1][0], "", 1)):
        major = None  # "3 A-levels"
    secondary = degree is not None and degree.text in ("高中", "High school")
    if secondary and major and not _is_of_class(major.text, degree_text, several):
        major = None
    if (
        degree is None
        and school
        and re.search(
            r"中学|高中|一中|high school|sixth form|grammar school|secondary school|junior college",
            school.text,
            re.I,
        )
    ):
        degree, degree_text = Head("高中" if is_chinese(school.text) else "High school", school.row), ""
        major = major if is_chinese(school.text) else None
    return Study(school, degree, degree_text, major if major and major.text else None, entry)


def _is_of_class(major: str, degree_text: str, several: bool) -> bool:
    """Say whether a secondary school has a major: of its kind or of a class, not one subject of several."""
    if _STREAM.fullmatch(major):
        return True
    return bool(_VOCATIONAL.search(degree_text)) and not several and not _SEVERAL.search(major)


def _without_town(text: str) -> str:
    """Cut an unknown town off the name of a school: "PSG College of Arts and Science, Coimbatore"."""
    name, _, town = text.rpartition(", ")
    return name if is_school(name) and is_town(town) and not is_school(town) else text


def _language_of(entry: Entry, school: Head | None, degree_text: str) -> str:
    """Return the text by which an entry's language is told: the school as given and the degree, else its heads."""
    if school:
        return f"{school.text} {degree_text}"
    return " ".join(head.text for head in [*entry.heads, *entry.slots.values()])


def _of_slot(slot: Head) -> tuple[Head, str, Head | None]:
    """Return the degree in a cell for it, as written, and the major named beside it: "BA Geography"."""
    found = _degree(slot.text)
    if found is None:
        known = degree_in(slot.text)
        return Head(known[0] if known else slot.text, slot.row), slot.text, None
    canonical, text, major, rest = found
    beside = [one for one in _facts(rest) if not is_school(one) and not _FACULTY.fullmatch(one)]
    named = major or (beside[0] if beside else "")
    return Head(canonical, slot.row), text if named else slot.text, Head(named, slot.row) if named else None


def _in_language(canonical: str, text: str) -> str:
    """Return the degree's word in the language of its entry."""
    if is_chinese(text):
        return {en: zh for zh, en in _OTHER_LANGUAGE.items()}.get(canonical, canonical)
    return _OTHER_LANGUAGE.get(canonical, canonical)


def _may_name(text: str, degree: str = "") -> bool:
    """Say whether an unknown text may name a school: letters, words in capitals, or beside a degree of one."""
    if re.fullmatch("[A-Z]{4,8}", text):
        return True
    if degree == "高中" and re.fullmatch(rf"[{CJK}]{{4,14}}", text):
        return True
    words_ = re.findall(r"[^\W\d_][\w'’.&-]*", text)
    small = [word for word in words_ if word[:1].islower()]
    return len(words_) > 1 and not is_chinese(text) and len(small) <= 0.4 * len(words_) and not is_function(text)


def _better(one: str, two: str) -> bool:
    rank = lambda text: bool(re.search(r"大学|universit", text, re.I)) - bool(_FACULTY_ZH.fullmatch(text))  # noqa: E731
    return rank(one) > rank(two)


def _plain(text: str) -> str:
    text = re.sub(
        r"^(?:就读于|毕业于|就读|获得?|取得)(?=\S)|^(?:in|of|from|at|-|:)\s+|\s+(?:in|from|at|of)$",
        "",
        tidy(_NOISE.sub(" ", text)),
        flags=re.I,
    )
    return tidy(_MODE.sub(" ", text))


def _facts(text: str) -> list[str]:
    """Return the parts of a piece that may be a school or a major."""
    text = re.sub(r"[(\[]\s*[,、/|]?\s*[)\]]", " ", text)
    if _JOINT.fullmatch(text) and not is_school(text) and not is_place(text):
        return [_plain(text)]
    out = []
    parts = weak(re.sub(r"^(?P<school>[^:]{4,60}?):\s", lambda m: m["school"] + ", ", text))
    for one in parts:
        plain = _plain(one)
        if plain and not is_aside(plain) and (len(plain) > 1) and not re.fullmatch(r"[\d.:/%+\- ]+", plain):
            out.append(plain)
    return out


def _first_subject(text: str) -> str:
    """Return what is studied by a text without its degree."""
    return next((one for one in _facts(text) if not is_school(one) and not _FACULTY.fullmatch(one)), "")


def _is_degree(text: str) -> bool:
    """Say whether a Chinese text is a degree and no more."""
    found = degree_in(text) if is_chinese(text) else None
    return found is not None and found[1][0] == text


def _degree(piece: str) -> tuple[str, str, str, str] | None:
    """Return (canonical, as written, major told with it, the rest of the piece)."""
    parts = [one for one in weak(piece) if is_place(one)]
    masked = piece
    for one in parts:
        masked = masked.replace(one, " " * len(one))
    found = degree_in(masked)
    if not found:
        return None
    canonical, match = found
    named = _NAMED.search(masked[: match.start()]) and match[0][:1].isupper()
    if canonical == "High school" and named and is_school(match[0]) and is_school(piece):
        return None  # "Shau Kei Wan Government Secondary School" is a name
    if match[0] == "高中" and re.search(rf"(?![历歷度制为是读])[{CJK}]$", masked[: match.start()]):
        return None  # "北港高中"
    start, end, major = match.start(), match.end(), ""
    full = next((m for m in _FULL_EN.finditer(piece) if m.start() <= start < m.end()), None)
    if full and not re.search(r"\buniversity\b", full[0], re.I):
        behind = [one for one in _facts(piece[full.end() :]) if not _FACULTY.fullmatch(one)]
        of, within = (full[2] or "").strip(), (full[3] or "").strip()
        if generic := re.match(r"(?:applied )?(?:science|arts|philosophy)\s+(?=[A-Z])", of, re.I):
            of = of[generic.end() :]
        start, end = min(start, full.start()), max(end, full.end())
        major = within if within else of if of and of.lower() not in _GENERIC else ""
        inner = re.match(r"\s*\(((?!hons|honou?rs)[^()]{3,60})\)", piece[end:], re.I)
        if inner and not within and not is_aside(inner[1]) and _plain(inner[1]):
            major, end = inner[1], end + inner.end()
        rest_major = re.match(r"\s*,\s*([^,;|]+)", piece[end:])
        if (
            of
            and not within
            and of.lower() in _GENERIC
            or (
                of
                and not within
                and rest_major
                and not is_school(rest_major[1])
                and not is_aside(rest_major[1].strip())
                and _plain(rest_major[1])
            )
        ):
            major = ""
        elif of and not within and len(behind) > 1 and is_school(behind[0]) and not is_school(behind[1]):
            major = behind[1]  # "Master of Computer Applications, University of Mumbai, Information Technology"
            piece = piece.replace(major, " ")
    elif is_chinese(match[0]):
        prefix = re.match(r"(.+?)(?:学士|硕士|博士)", match[0])
        facts = _facts(piece[:start] + " " + piece[end:])
        if (
            prefix
            and not re.search(r"大学|全日制|统招", prefix[1])
            and not [one for one in facts if not is_school(one)]
        ):
            major = prefix[1] if prefix[1] not in _BROAD else ""
    else:
        if second := _SECOND.match(piece[end:]):
            other = degree_in(piece[end + second.end() :])
            end += second.end() + other[1].end() if other and not other[1].start() else 0
        inner = re.match(r"\s*\(((?!hons|honou?rs)[A-Z][^()]{3,60})\)", piece[end:])
        if (within_ := _WITHIN.match(piece[end:])) and not is_school(within_[1]):
            major, end = within_[1], end + within_.end()
        elif inner and _plain(inner[1]) and not is_aside(inner[1]) and not degree_in(inner[1]):
            major, end = inner[1], end + inner.end()
    rest = piece[:start] + " , " + piece[end:] if not is_chinese(piece) else piece[:start] + " " + piece[end:]
    return canonical, match[0], _plain(major), rest
