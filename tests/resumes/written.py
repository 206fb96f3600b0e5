"""Write the months of invented people in the many ways in which résumés write them."""

from dataclasses import replace

from tests.resumes.people import Person

DIGITS = "〇一二三四五六七八九"
MONTHS_ZH = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"]


def _parts(date: str) -> tuple[int, int]:
    return int(date[:4]), int(date[5:])


def numerals(date: str) -> str:
    """Return 二〇一九年三月."""
    year, month = _parts(date)
    return "".join(DIGITS[int(c)] for c in str(year)) + "年" + MONTHS_ZH[month - 1] + "月"


def roc(date: str) -> str:
    """Return 民國108年3月, the year of the Republic of China."""
    year, month = _parts(date)
    return f"民國{year - 1911}年{month}月"


def quarter(date: str) -> str:
    """Return 2019年第三季度."""
    year, month = _parts(date)
    return f"{year}年第{MONTHS_ZH[(month - 1) // 3]}季度"


def quarter_en(date: str) -> str:
    """Return Q3 2019."""
    year, month = _parts(date)
    return f"Q{(month + 2) // 3} {year}"


def apostrophe(date: str) -> str:
    """Return Sept ’19."""
    year, month = _parts(date)
    return f"{SHORT[month - 1]} ’{year % 100:02d}"


def day(date: str) -> str:
    """Return 1 September 2019."""
    year, month = _parts(date)
    return f"{month * 2} {SHORT[month - 1]} {year}"


def day_zh(date: str) -> str:
    """Return 2019年9月18日."""
    year, month = _parts(date)
    return f"{year}年{month}月{month * 2}日"


def wide(date: str) -> str:
    """Return ２０１９．０９."""
    return date.replace("-", ".").translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


def in_quarters(person: Person) -> Person:
    """Return the person with every period begun and ended on the edge of a quarter."""

    def edge(one):
        year, month = _parts(one.start)
        start = f"{year}-{(month - 1) // 3 * 3 + 1:02d}"
        if one.end is None:
            return replace(one, start=start)
        year, month = _parts(one.end)
        return replace(one, start=start, end=f"{year}-{(month + 2) // 3 * 3:02d}")

    return person.only(work=tuple(edge(job) for job in person.work))


def studies_in_years(person: Person) -> Person:
    """Return the person with studies of which the year alone is known, which counts as its January."""
    years = tuple(replace(one, start=one.start[:4] + "-01", end=one.end[:4] + "-01") for one in person.education)
    return person.only(education=years)
