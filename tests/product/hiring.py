"""Synthetic people, their résumés and answers, and the way from one to the next."""

from __future__ import annotations

from fpdf import FPDF

from appliance.embedded import people
from tests.product.running import Product, eventually

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
POSITIONS = {
    "zh": {
        "title": "对公客户经理",
        "language": "zh",
        "requirements": [{"text": "对公信贷", "kind": "must", "weight": 2, "synonyms": ["授信"]}],
        "rules": [{"kind": "degree_at_least", "value": "bachelor"}],
    },
    "en": {
        "title": "Credit risk analyst",
        "language": "en",
        "requirements": [{"text": "credit risk", "kind": "must", "weight": 2, "synonyms": []}],
        "rules": [{"kind": "degree_at_least", "value": "bachelor"}],
    },
}
ANSWERS = {
    "en": [
        "Our arrears report was late three months in a row. I collected the time stamps of every step, found that I "
        "asked for the figures too late, gave each branch a fixed date, and the next four reports were on time.",
        "A customer asked me to date a form one day back. I refused, explained why, called my manager, and we filed "
        "the form with the true date and a note.",
        "A retired couple no longer trusted us after a fee they had not expected. I listened, showed them the fee "
        "table, asked for a refund of what we had explained badly, and called them after a month.",
        "I would ask what the money is for and how much loss they could bear. If it does not fit their risk level I "
        "say so, offer a safer product, and write down what we agreed.",
    ],
    "zh": [
        "去年我们网点的逾期报表连续三个月迟交。我把每一步的时间都记录下来，发现是我自己催数太晚，于是给每个支行定了固定日期，"
        "之后四个月全部按时。",
        "有位客户要我把单据的日期倒签一天。我拒绝了，说明了原因，向主管报告，最后按真实日期办理并留了说明。",
        "一对退休夫妇因为一笔没想到的费用不再信任我们。我先听他们说完，把收费表逐项解释清楚，申请退还了没讲清楚的部分，"
        "一个月后又打电话回访。",
        "我会先问这笔钱的用途、什么时候要用、能承受多少损失。如果风险等级不匹配，我会直说不适合，推荐更稳健的产品，并做好书面记录。",
    ],
}
APPROVAL = {"zh": "回答具体，合规意识清楚。", "en": "Concrete answers, clear sense of the rules."}


def resume(name: str, phone: str, id_number: str = "", note: str = "") -> bytes:
    """Make a PDF résumé with a text layer; `note` tells one file of a person from another."""
    page = FPDF()
    page.add_font("noto", "", FONT)
    page.add_page()
    page.set_font("noto", size=11)
    contact = f"电话：{phone}　　邮箱：c{phone[-8:]}@example.com"
    lines = [
        name, "基本信息", contact, *([f"身份证号：{id_number}"] if id_number else []), "教育经历",
        "2010.09 - 2014.06　华北财经大学　金融学　本科", "工作经历", "2014.07 - 至今　滨海商业银行　对公客户经理",
        "负责供应链客户的授信调查与贷后管理。", "专业技能", f"对公信贷、授信、Excel {note}",
    ]  # fmt: skip
    for line in lines:
        page.cell(0, 8, line, new_x="LMARGIN", new_y="NEXT")
    return bytes(page.output())


def opened(product: Product, language: str = "zh") -> str:
    """Open a position and return its id."""
    return people.open_position(product.as_("hr"), product.as_("manager"), **POSITIONS[language])


def wait_file(product: Product, upload_id: str, seconds: float = 180) -> dict:
    """Wait until a file is screened or refused, and return what became of it."""
    seen: dict = {}

    def settled() -> bool:
        seen.update(people.file_state(product.as_("hr"), upload_id))
        return seen["state"] in ("screened", "refused", "unpacked")

    eventually(settled, seconds, lambda: f"a file stays {seen}")
    return seen


def applied(product: Product, position_id: str, content: bytes, name: str = "cv.pdf") -> str:
    """Hand a résumé in, wait until it is screened, and return the application."""
    [file] = people.hand_in(product.as_("hr"), position_id, {name: content})
    found = wait_file(product, file["id"])
    assert found["state"] == "screened", found
    return found["application_id"]


def wait_stage(product: Product, application_id: str, stage: str, seconds: float = 300) -> None:
    """Wait until an application stands at a stage."""
    at = people.stage
    reader = product.as_("hr_lead")
    eventually(lambda: at(reader, application_id) == stage, seconds, lambda: f"stage {at(reader, application_id)}")


def wait_employee(product: Product, application_id: str, seconds: float = 10) -> dict:
    """Wait for the employee record of an application and return it."""
    return eventually(lambda: people.employee(product.as_("hr_lead"), application_id), seconds, "an employee record")
