"""How long HR waits for a ranked list: the whole product by HTTP, from upload to list."""

from __future__ import annotations

import io
import itertools
import time
from collections.abc import Iterator

from docx import Document
from fpdf import FPDF

from appliance.embedded import people
from tests.benchmark import mixed
from tests.benchmark.measure import Figure, alone, median
from tests.benchmark.running import product
from tests.product import hiring
from tests.product.running import Product, eventually

COUNT = 100
ROUNDS = 5
MIXED, BATCHES, WARM_UP, AT_ONCE = 300, 3, 40, 100
"""How many files of mixed kinds a batch has, how many batches are kept, how many come before, and in a request."""
SETTLED = (
    "SELECT count(*) FROM uploads u WHERE u.position_id = %s AND (u.state = 'refused' OR u.state = 'read' "
    "AND EXISTS (SELECT FROM screenings s WHERE s.application_id = u.application_id))"
)
FAMILY = ("Carter", "Ito", "Novak", "Osei", "Silva")
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平"


def screen_text() -> Figure:
    """A hundred text résumés of different people, handed in at once for a new position, until all are in its list."""
    running, numbers, ranked = product(), itertools.count(13_000_000_000), []

    def prepare() -> dict[str, bytes]:
        return dict(_file(number) for number in itertools.islice(numbers, COUNT))

    batches = iter([prepare() for _ in range(ROUNDS + 1)])
    positions = iter([hiring.opened(running) for _ in range(ROUNDS + 1)])

    def one() -> None:
        position_id, hr = next(positions), running.as_("hr")
        people.hand_in(hr, position_id, next(batches))
        eventually(lambda: len(people.ranking(hr, position_id)) == COUNT, 300, "a list of everybody")
        ranked.append(len(people.ranking(hr, position_id)))

    took = alone(one, ROUNDS)
    value, spread = median(took)
    counters = {"in the list": f"{min(ranked)} of {COUNT} each time"}
    return Figure("screen.text", "", value, "s", "≤ 10", "≤ 2", len(took), spread, counters)


def screen_rate() -> Figure:
    """Batches of mixed files through the whole product, each until its last file is in the ranked list or refused."""
    running = product()
    batches = [mixed.files(seed, MIXED if seed else WARM_UP) for seed in range(BATCHES + 1)]
    rates, kept = [], {"in": 0, "in the list": 0, "refused": 0}
    for files in batches:
        position_id, hr = hiring.opened(running), running.as_("hr")
        start = time.perf_counter()
        for part in _parts(files):
            people.hand_in(hr, position_id, part)
        _settle(running, position_id, len(files))
        ranked = len(people.ranking(hr, position_id))
        rates.append(len(files) * 3600 / (time.perf_counter() - start))
        kept["in"] += len(files)
        kept["in the list"] += ranked
        kept["refused"] += running.count("SELECT count(*) FROM uploads WHERE position_id = %s AND state = 'refused'",
                                         position_id)  # fmt: skip
    value, spread = median(rates[1:])
    counters = {
        "lost": kept["in"] - kept["in the list"] - kept["refused"],
        "files": f"{kept['in']} = {kept['in the list']} in the list + {kept['refused']} refused with a reason",
        "a batch": f"{MIXED} files in {MIXED * 3600 / value:.0f} s, of which {MIXED // 10} are scans that OCR reads",
    }
    return Figure("screen.rate", "", value, "/h", "≥ 5000", "≥ 20000", len(rates) - 1, spread, counters)


def _settle(running: Product, position_id: str, count: int) -> None:
    eventually(lambda: running.count(SETTLED, position_id) == count, 900, "every file screened or refused")


def _parts(files: dict[str, bytes]) -> Iterator[dict[str, bytes]]:
    names = list(files)
    for start in range(0, len(names), AT_ONCE):
        yield {name: files[name] for name in names[start : start + AT_ONCE]}


def _file(number: int) -> tuple[str, bytes]:
    """Make the résumé of one person: Chinese in Word or English in PDF, in turn."""
    lines = _chinese(number) if number % 2 else _english(number)
    made = io.BytesIO()
    if number % 2:
        document = Document()
        for line in lines:
            document.add_paragraph(line)
        document.save(made)
        return f"{number}.docx", made.getvalue()
    page = FPDF()
    page.add_page()
    page.set_font("Helvetica", size=11)
    for line in lines:
        page.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return f"{number}.pdf", bytes(page.output())


def _chinese(number: int) -> list[str]:
    name = "陈林张王"[number % 4] + GIVEN[number // 4 % 20] + GIVEN[number // 80 % 20]
    return [
        name, "基本信息", f"电话：{number}　　邮箱：c{number}@example.com", "教育经历",
        "2010.09 - 2014.06　华北财经大学　金融学　本科", "工作经历", "2014.07 - 至今　滨海商业银行　对公客户经理",
        "负责供应链客户的授信调查与贷后管理，维护客户八十户。", "专业技能", "对公信贷、授信、Excel",
    ]  # fmt: skip


def _english(number: int) -> list[str]:
    name = f"{('Ada', 'Brian', 'Clara', 'Dev')[number % 4]} {FAMILY[number // 4 % 5]}{FAMILY[number // 20 % 5].lower()}"
    return [
        name, f"Email: c{number}@example.com", f"Phone: {number}", "Education",
        "2010-09 - 2014-06  Northern University  Bachelor of Finance", "Work Experience",
        "2014-07 - 2020-06  Harbour Bank  Corporate Account Manager",
        "Prepared credit files for eighty corporate customers and followed their loans.", "Skills",
        "Credit, Excel, SQL",
    ]  # fmt: skip
