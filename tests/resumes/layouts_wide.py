"""Layouts of banks' forms, prose and rare ways of writing names and months: the half that is read while rules change."""
# ruff: noqa: E501 - a page is easiest to see with one item a line
# fmt: off

import random

from tests.resumes import written
from tests.resumes.canvas import Columns, Gap, Grid, Item, Line, Row, both
from tests.resumes.layouts_zh import bullets, split
from tests.resumes.people import Person


def _spaced(name: str) -> str:
    return "  ".join(name) if len(name) <= 3 and not name.isascii() else name


def _dotted(start: str, end: str | None, dash: str = "-") -> str:
    return start.replace("-", ".") + dash + (end.replace("-", ".") if end else "至今")


def bank_form(p: Person, rng: random.Random):
    """A bank's application form: spaced labels, a cell for the photo, tables with witnesses."""
    jobs, interns = split(p)
    head = [("姓  名", p.name, "性  别", p.sex, "照片"), ("出生年月", p.birth.replace("-", "."), "民  族", "汉族", ""), ("手  机", p.phone, "邮  箱", p.email, ""),
            ("籍  贯", p.city, "婚姻状况", "已婚", "")]
    items: list[Item] = [Line("招聘报名登记表", 16, True, "C"), Gap(), Grid(tuple(head), (0.12, 0.28, 0.14, 0.3, 0.16)), Gap(), Line("教育经历", 11, True),
             Grid((("起止年月", "毕业院校", "所学专业", "学历"), *((_dotted(e.start, e.end, "—"), e.school, e.major, e.degree_text) for e in p.education)), (0.26, 0.32, 0.28, 0.14)),
             Gap(), Line("工作经历", 11, True),
             Grid((("起止年月", "工作单位", "职务", "证明人"), *((_dotted(j.start, j.end, "—"), j.employer, j.title, "同事") for j in jobs)), (0.26, 0.36, 0.24, 0.14))]
    if interns:
        items += [Gap(), Line("实习经历", 11, True), Grid(tuple((_dotted(j.start, j.end, "—"), j.employer, j.title) for j in interns), (0.28, 0.4, 0.32))]
    items += [Gap(), Line("专业技能:" + "、".join(p.skills)), Line("资格证书:" + "、".join(p.certificates)), Line("语言能力:" + "、".join(p.languages))]
    return items, {"id_number"}


def letter_spaced(p: Person, rng: random.Random):
    """A design with the name set wide, the wish below it, headings in two languages and dates at the right."""
    jobs, interns = split(p)
    items: list[Item] = [Line(_spaced(p.name), 24, True), Line(f"求职意向:{p.work[0].title if p.work else '柜员'}", 11), Line(f"{p.phone}  |  {p.email}  |  {p.city}", 9), Gap(),
             Line("教育背景 EDUCATION", 12, True)]
    items += [both(f"{e.school}  {e.major}({e.degree_text})", f"{e.start.replace('-', '.')} – {e.end.replace('-', '.')}") for e in p.education]
    for header, chosen in (("工作经历 EXPERIENCE", jobs), ("实习经历 INTERNSHIP", interns)):
        if chosen:
            items += [Gap(), Line(header, 12, True)]
        for j in chosen:
            items += [both(j.employer, _dotted(j.start, j.end, " – "), True), Line(j.title, 10)] + bullets(j)
    items += [Gap(), Line("专业技能 SKILLS", 12, True), Line(" / ".join(p.skills)), Line("证书 CERTIFICATES", 12, True), Line(" / ".join(p.certificates)),
              Line("语言 LANGUAGES", 12, True), Line(" / ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def cadre_prose(p: Person, rng: random.Random):
    """A state employer's list of years in prose: "2012年9月至2016年6月在某大学某专业学习"."""
    jobs, interns = split(p)
    when = rng.choice([written.numerals, written.day_zh])
    until = lambda end: when(end) if end else "至今"  # noqa: E731
    join = lambda end: "至" if end else ""  # noqa: E731
    items: list[Item] = [Line("个 人 简 历", 16, True, "C"), Gap(), Line(f"姓名：{p.name}　　性别：{p.sex}　　民族：汉族"), Line(f"联系电话：{p.phone}　　邮箱：{p.email}"), Gap(),
             Line("学习经历", 12, True)]
    items += [Line(f"{when(e.start)}{join(e.end)}{until(e.end)}  {e.school}  {e.major}  {e.degree_text}") for e in p.education]
    for header, chosen in (("工作经历", jobs), ("实习经历", interns)):
        if chosen:
            items += [Gap(), Line(header, 12, True)]
        for j in chosen:
            items += [Line(f"{when(j.start)}{join(j.end)}{until(j.end)}  {j.employer}  {j.title}"), Line(f"主要工作：{'；'.join(j.tasks)}。")]
    items += [Gap(), Line("技能：" + "、".join(p.skills)), Line("证书：" + "、".join(p.certificates)), Line("语言：" + "、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def timeline(p: Person, rng: random.Random):
    """Dates in a narrow column at the left, employer in bold and the post below it at the right."""
    jobs, interns = split(p)
    items: list[Item] = [Line(f"{p.name} {'先生' if p.sex == '男' else '女士'}", 20, True), Line(f"手机 {p.phone}   邮箱 {p.email}", 9), Gap()]
    for header, chosen in (("工作经历", jobs), ("实习经历", interns)):
        if chosen:
            items += [Line(header, 12, True)]
        for j in chosen:
            items += [Row(((0, _dotted(j.start, j.end), "L"), (0.28, j.employer, "L"))), Row(((0.28, j.title, "L"),))] + [Row(((0.28, "- " + t, "L"),)) for t in j.tasks]
    items += [Gap(), Line("教育经历", 12, True)]
    items += [Row(((0, _dotted(e.start, e.end), "L"), (0.28, f"{e.school} | {e.major} | {e.degree_text}", "L"))) for e in p.education]
    items += [Gap(), Line("技能", 12, True), Line("、".join(p.skills)), Line("证书", 12, True), Line("、".join(p.certificates)), Line("语言", 12, True), Line("、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def taiwan(p: Person, rng: random.Random):
    """A résumé in Traditional characters with the years of the Republic or of the West."""
    when = rng.choice([written.roc, lambda date: date.replace("-", ".")])
    items: list[Item] = [Line(p.name, 18, True), Line(f"電話：{p.phone}　電子郵件：{p.email}"), Gap(), Line("學歷", 12, True)]
    items += [Line(f"{e.school}　{e.major}　{e.degree_text}　{when(e.start)}-{when(e.end)}") for e in p.education]
    items += [Gap(), Line("工作經歷", 12, True)]
    for j in p.work:
        items += [Line(f"{when(j.start)}-{when(j.end) if j.end else '至今'}　{j.employer}　{j.title}")] + [Line(t) for t in j.tasks]
    items += [Gap(), Line("專業技能", 12, True), Line("、".join(p.skills)), Line("專業證照", 12, True), Line("、".join(p.certificates)), Line("語言能力", 12, True), Line("、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def quarters(p: Person, rng: random.Random):
    """An English page whose jobs are dated in quarters, employer before the post, dates below."""
    items: list[Item] = [Line(p.name, 18, True), Line(f"{p.email} | {p.phone}", 9), Gap(), Line("WORK EXPERIENCE", 12, True)]
    for j in p.work:
        items += [Line(f"{j.employer}, {j.title}", bold=True), Line(f"{written.quarter_en(j.start)} – {written.quarter_en(j.end) if j.end else 'Present'}")] + bullets(j)
    items += [Gap(), Line("EDUCATION", 12, True)]
    items += [Line(f"{e.degree_text} {e.major}, {e.school}, {e.start[:4]} - {e.end[:4]}") for e in p.education]
    items += [Gap(), Line("SKILLS", 12, True), Line(", ".join(p.skills)), Line("CERTIFICATIONS", 12, True), Line(", ".join(p.certificates)), Line("LANGUAGES", 12, True), Line(", ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def credentials(p: Person, rng: random.Random):
    """A name with letters behind it, one fact a line, apostrophe years."""
    behind = rng.choice([", CFA", " CPA (Australia)", ", MBA, FRM", ", ACCA"])
    before = rng.choice(["", "", "Dr. ", "Ms. ", "Mr "])
    items: list[Item] = [Line(before + p.name + behind, 20, True, "C"), Line(f"{p.city}  |  Mobile: {p.phone}  |  {p.email}", 9, align="C"), Gap(), Line("Professional Experience", 13, True)]
    for j in p.work:
        items += [both(j.title, f"{written.apostrophe(j.start)} – {written.apostrophe(j.end) if j.end else 'now'}", True), Line(f"{j.employer}, {j.city}")] + bullets(j)
    items += [Gap(), Line("Education", 13, True)]
    for e in p.education:
        items += [both(e.school, f"{written.apostrophe(e.start)} – {written.apostrophe(e.end)}", True), Line(f"{e.degree_text} in {e.major}")]
    items += [Gap(), Line("Core Skills", 13, True), Line(" • ".join(p.skills)), Line("Certifications", 13, True), Line(" • ".join(p.certificates)), Line("Languages", 13, True), Line(" • ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def mobile_beside(p: Person, rng: random.Random):
    """The telephone on the line of the name; posts between bars; days are given."""
    items: list[Item] = [Line(f"{p.name} Mobile: {p.phone}", 12, True), Line(f"Email: {p.email}"), Gap(), Line("EXPERIENCE", 12, True)]
    for j in p.work:
        items += [Line(f"{j.title} | {j.employer} | {written.day(j.start)} to {written.day(j.end) if j.end else 'date'}", bold=True)] + bullets(j, "- ")
    items += [Gap(), Line("ACADEMIC QUALIFICATIONS", 12, True)]
    items += [Line(f"{e.school} | {e.degree_text} | {e.major} | {e.start[5:]}/{e.start[:4]} - {e.end[5:]}/{e.end[:4]}") for e in p.education]
    items += [Gap(), Line("Skills: " + ", ".join(p.skills)), Line("Certifications: " + ", ".join(p.certificates)), Line("Languages: " + ", ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def malaysian_form(p: Person, rng: random.Random):
    """An application form in English: Full Name behind its label, employment in a table of four columns."""
    head = [("Full Name", p.name, "Mobile No.", p.phone), ("Email Address", p.email, "Nationality", "Malaysian")]
    short = lambda date: f"{date[5:]}/{date[:4]}" if date else "Present"  # noqa: E731
    items: list[Item] = [Line("APPLICATION FOR EMPLOYMENT", 14, True, "C"), Gap(), Grid(tuple(head), (0.17, 0.33, 0.17, 0.33)), Gap(), Line("EDUCATION", 11, True),
             Grid((("Period", "University", "Qualification", "Major"), *((f"{short(e.start)} - {short(e.end)}", e.school, e.degree_text, e.major) for e in p.education)), (0.25, 0.33, 0.2, 0.22)),
             Gap(), Line("EMPLOYMENT HISTORY", 11, True),
             Grid((("Period", "Employer", "Position"), *((f"{short(j.start)} - {short(j.end)}", j.employer, j.title) for j in p.work)), (0.27, 0.4, 0.33)),
             Gap(), Line("SKILLS", 11, True), Line(", ".join(p.skills)), Line("CERTIFICATIONS", 11, True), Line(", ".join(p.certificates)), Line("LANGUAGES", 11, True), Line(", ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def two_scripts(p: Person, rng: random.Random):
    """A side bar in Chinese with English headings; the period below employer and post."""
    jobs, interns = split(p)
    left: list[Item] = [Line("CONTACT", 11, True), Line(p.phone, 9), Line(p.email, 8), Gap(), Line("SKILLS", 11, True)] + [Line(x, 9) for x in p.skills]
    left += [Gap(), Line("CERTIFICATES", 11, True)] + [Line(x, 9) for x in p.certificates] + [Gap(), Line("LANGUAGES", 11, True)] + [Line(x, 9) for x in p.languages]
    right: list[Item] = [Line(p.name, 22, True), Line("Finance professional with an eye for detail", 9), Gap(), Line("WORK EXPERIENCE", 11, True)]
    for j in jobs:
        right += [Line(f"{j.employer} · {j.title}", 10, True), Line(_dotted(j.start, j.end, " - ").replace("至今", "Present"), 9)] + bullets(j)
    if interns:
        right += [Line("INTERNSHIPS", 11, True)]
        for j in interns:
            right += [Line(f"{j.employer} · {j.title}", 10, True), Line(_dotted(j.start, j.end, " - "), 9)]
    right += [Gap(), Line("EDUCATION", 11, True)]
    for e in p.education:
        right += [Line(f"{e.school} · {e.major} · {e.degree_text}", 10, True), Line(_dotted(e.start, e.end, " - "), 9)]
    return [Columns(tuple(left), tuple(right), 0.32)], {"id_number", "birth_date"}


LAYOUTS = {
    "zh": [bank_form, letter_spaced, cadre_prose, timeline],
    "en": [quarters, credentials, mobile_beside, malaysian_form],
    "tw": [taiwan],
    "mixed": [two_scripts],
}
FITTED = {quarters: lambda person: written.studies_in_years(written.in_quarters(person))}
