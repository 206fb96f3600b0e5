"""Cut off an employer or a title what stands beside it: a kind of contract, a town, a translation, what was done."""

import re
from collections.abc import Callable

from . import words
from .segments import is_town, without_place
from .wording import in_one_script, is_chinese

_MARK = re.compile(
    r"\s*[(\[](?:实习|兼职|全职|挂职|派驻|轮岗|secondment|暑期实习|internship|intern|part[- ]?time|full[- ]?time|contract|借调|外派|实习生|remote|hybrid|on-?site|远程)[)\]]\s*$",  # noqa: E501
    re.I,
)
_STOP = re.compile(r"(?<=[a-z]{4})(?<!\bCorp)\.$")
"""A stop behind a name that is no shortening, as recognition adds it."""
_TELLS = re.compile(r"。|(?<=[a-z]{4})\.\s(?=[A-Z])")
"""Ends a title where what it did follows in the same line: "Senior Cashier. Savings and mortgage enquiries"."""
_TERMS = re.compile(
    r"\s?[(\[](?:全职|实习|见习|兼职|实习生|暑期实习|校招实习|勤工助学|勤工俭学|学生兼职"
    r"|full[- ]?time|part[- ]?time|casual"
    r"|permanent|temporary|temp|contract|remote|hybrid|(?:\d{1,4}[- ]?(?:hours?|hrs?|days?|weeks?|months?)[ ,]{0,2})?"
    r"(?:(?:summer|student|industrial) )?(?:student job|job|internship|intern|placement|attachment|ojt|practicum)"
    r"(?:[ ,]{1,2}\d{1,4} (?:hours?|hrs?|days?|weeks?|months?))?)[)\]]\s?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"\s?[(\[](?:(?:joined|promoted|formerly|previously|started|initially|appointed) [^()]{2,40}"
    r"|(?:原|曾任?|入职|由).{2,16})[)\]]\s?$",
    re.IGNORECASE,
)
"""What a post was before: "Audit Senior (joined as Audit Associate)"."""
SUFFIX = re.compile(
    r"(?:inc|ltd|limited|llc|llp|plc|corp|co|n\.?a|l\.?p|s\.?a|ag|gmbh|pte|pty)\.?(?: ltd\.?| limited)?|\(.+\)", re.I
)


_OF_EMPLOYER = words.pattern("trimming.of_employer")


def without_account(text: str) -> str:
    """Return a head without what brackets behind a name tell of an employer: "Zolve (start-up, 300 staff)"."""
    return _OF_EMPLOYER.sub("", text) if "(" in text else text


def without_past(text: str) -> str:
    """Return a post without what it was before, in brackets."""
    return _BEFORE.sub("", text)


def before_town(text: str) -> str:
    """Cut a town off an employer where the other entries name a place there: "Halifax, York"."""
    name, _, town = text.rpartition(", ")
    return name if name and not is_chinese(text) and is_town(town) and not SUFFIX.fullmatch(town) else text


def _without_town(text: str, weigh: Callable[[str], float]) -> str:
    """Cut an unknown town off a known employer: "Nationwide Building Society, Swindon"."""
    name, _, town = text.rpartition(", ")
    return name if name and not is_chinese(text) and weigh(name) >= 2.9 and is_town(town) else text


def employer(text: str, weigh: Callable[[str], float]) -> str:
    """Return an employer's name alone; `weigh` says how much a text looks like one."""
    return in_one_script(_STOP.sub("", _without_town(without_place(_MARK.sub("", text)), weigh)))


def title(text: str) -> str:
    """Return a title alone."""
    bare = without_place(without_past(_TELLS.split(text, maxsplit=1)[0]))
    translated = not is_chinese(bare.partition("(")[0]) and not _MARK.search(bare)
    return _TERMS.sub("", in_one_script(bare) if translated else bare)
