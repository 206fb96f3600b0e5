"""Layouts of the same kinds as `layouts_wide`, put aside: read for the unseen measure alone."""
# ruff: noqa: E501 - a page is easiest to see with one item a line
# fmt: off

import random

from tests.resumes import written
from tests.resumes.canvas import Columns, Gap, Grid, Item, Line, Row, both
from tests.resumes.layouts_zh import bullets, split
from tests.resumes.people import Person


def _slashed(start: str, end: str | None, dash: str = " ~ ") -> str:
    return start.replace("-", "/") + dash + (end.replace("-", "/") if end else "目前")


def record_card(p: Person, rng: random.Random):
    """A card of one table: cells with labels, then rows of jobs with their department's city."""
    jobs, interns = split(p)
    head = [("应聘者姓名", p.name, "性别", p.sex), ("联系电话", p.phone, "电子邮箱", p.email), ("出生日期", p.birth.replace("-", "年") + "月", "现居住地", p.city)]
    items: list[Item] = [Line("求职人员信息采集表", 15, True, "C"), Gap(), Grid(tuple(head), (0.18, 0.32, 0.16, 0.34)), Gap(), Line("工作履历", 11, True),
             Grid((("任职时间", "单位名称", "岗位", "工作地点"), *((_slashed(j.start, j.end, "-"), j.employer, j.title, j.city) for j in jobs)), (0.27, 0.35, 0.22, 0.16))]
    if interns:
        items += [Gap(), Line("实习经历", 11, True), Grid((("时间", "实习单位", "岗位"), *((_slashed(j.start, j.end, "-"), j.employer, j.title) for j in interns)), (0.28, 0.42, 0.3))]
    items += [Gap(), Line("学习经历", 11, True),
              Grid((("就读时间", "学校名称", "专业", "学历"), *((_slashed(e.start, e.end, "-"), e.school, e.major, e.degree_text) for e in p.education)), (0.27, 0.32, 0.27, 0.14)),
              Gap(), Line("技能特长:" + "、".join(p.skills)), Line("所获证书:" + "、".join(p.certificates)), Line("外语能力:" + "、".join(p.languages))]
    return items, {"id_number"}


def centred_name(p: Person, rng: random.Random):
    """The name alone in the middle, set wide; the post in brackets behind the employer."""
    jobs, interns = split(p)
    shown = "   ".join(p.name) if len(p.name) <= 3 else p.name
    items: list[Item] = [Line(shown, 26, True, "C"), Line(f"{p.city} · {p.phone} · {p.email}", 9, align="C"), Gap()]
    for header, chosen in (("▎工作经历", jobs), ("▎实习经历", interns)):
        if chosen:
            items += [Line(header, 12, True)]
        for j in chosen:
            items += [both(f"{j.employer}（{j.title}）", _slashed(j.start, j.end), True)] + bullets(j, "· ")
    items += [Gap(), Line("▎教育经历", 12, True)]
    items += [both(f"{e.school} · {e.major} · {e.degree_text}", _slashed(e.start, e.end)) for e in p.education]
    items += [Gap(), Line("▎专业技能", 12, True), Line(" | ".join(p.skills)), Line("▎证书", 12, True), Line(" | ".join(p.certificates)), Line("▎语言", 12, True), Line(" | ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def numbered_prose(p: Person, rng: random.Random):
    """Numbered sections; periods in Chinese numerals or full width digits, the post behind a dash."""
    jobs, interns = split(p)
    when = rng.choice([written.numerals, written.wide])
    items: list[Item] = [Line("履 历 表", 16, True, "C"), Gap(), Line("一、基本情况", 12, True), Line(f"姓 名：{p.name}    性 别：{p.sex}"), Line(f"电 话：{p.phone}    邮 箱：{p.email}"), Gap(),
             Line("二、教育经历", 12, True)]
    items += [Line(f"{when(e.start)}—{when(e.end)}，{e.school}，{e.major}，{e.degree_text}") for e in p.education]
    items += [Gap(), Line("三、工作经历", 12, True)]
    for j in jobs:
        items += [Line(f"{when(j.start)}—{when(j.end) if j.end else '今'}，{j.employer}，{j.title}"), Line(f"主要职责：{'；'.join(j.tasks)}。")]
    if interns:
        items += [Gap(), Line("四、实习经历", 12, True)] + [Line(f"{when(j.start)}—{when(j.end)}，{j.employer}，{j.title}") for j in interns]
    items += [Gap(), Line("五、其他", 12, True), Line("专业技能：" + "、".join(p.skills)), Line("职业证书：" + "、".join(p.certificates)), Line("外语：" + "、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def post_first(p: Person, rng: random.Random):
    """The post in bold, the employer with the period below it; name and contact in one head line."""
    jobs, interns = split(p)
    items: list[Item] = [both(p.name, f"{p.phone}", True, 16), both(f"{p.sex} | {p.birth[:4]}年{int(p.birth[5:])}月", p.email), Gap()]
    for header, chosen in (("工作经验", jobs), ("实习经验", interns)):
        if chosen:
            items += [Line(header, 12, True)]
        for j in chosen:
            items += [Line(j.title, 11, True), Line(f"{j.employer}  {_slashed(j.start, j.end, '-').replace('目前', '至今')}")] + bullets(j)
    items += [Gap(), Line("教育背景", 12, True)]
    for e in p.education:
        items += [Line(e.school, 11, True), Line(f"{e.major}  {e.degree_text}  {_slashed(e.start, e.end, '-')}")]
    items += [Gap(), Line("专业技能", 12, True), Line("、".join(p.skills)), Line("资格证书", 12, True), Line("、".join(p.certificates)), Line("语言能力", 12, True), Line("、".join(p.languages))]
    return items, {"id_number"}


def hongkong_form(p: Person, rng: random.Random):
    """Traditional characters in a form: labels, the years of the Republic or of the West with their characters."""
    when = rng.choice([written.roc, lambda date: f"{date[:4]}年{int(date[5:])}月"])
    items: list[Item] = [Line("個人履歷表", 16, True, "C"), Gap(), Grid((("姓名", p.name, "性別", p.sex), ("聯絡電話", p.phone, "電郵", p.email)), (0.15, 0.35, 0.15, 0.35)), Gap(),
             Line("工作經驗", 12, True)]
    for j in p.work:
        items += [both(f"{j.employer}　{j.title}", f"{when(j.start)} – {when(j.end) if j.end else '迄今'}", True)] + [Line("• " + t) for t in j.tasks]
    items += [Gap(), Line("教育程度", 12, True)]
    items += [both(f"{e.school}　{e.major}　{e.degree_text}", f"{when(e.start)} – {when(e.end)}") for e in p.education]
    items += [Gap(), Line("技能專長", 12, True), Line("、".join(p.skills)), Line("證書", 12, True), Line("、".join(p.certificates)), Line("語言", 12, True), Line("、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def quarters_zh(p: Person, rng: random.Random):
    """A Chinese page whose jobs are dated in quarters."""
    jobs, interns = split(p)
    items: list[Item] = [Line(f"候选人：{p.name}", 14, True), Line(f"手机：{p.phone}　邮箱：{p.email}"), Gap(), Line("工作经历", 12, True)]
    for j in jobs + interns:
        items += [Line(f"{written.quarter(j.start)} – {written.quarter(j.end) if j.end else '至今'}  {j.employer}  {j.title}{'(实习)' if j.internship and '实习' not in j.title else ''}")] + bullets(j)
    items += [Gap(), Line("教育背景", 12, True)]
    items += [Line(f"{_slashed(e.start, e.end, '-')}  {e.school}  {e.major}  {e.degree_text}") for e in p.education]
    items += [Gap(), Line("技能", 12, True), Line("、".join(p.skills)), Line("证书", 12, True), Line("、".join(p.certificates)), Line("语言", 12, True), Line("、".join(p.languages))]
    return items, {"id_number", "birth_date"}


def title_page(p: Person, rng: random.Random):
    """The name in capitals between rules, the employer in capitals and the post below it with its days."""
    items: list[Item] = [Line("RESUME", 12, True, "C"), Line(p.name.upper(), 22, True, "C"), Line(f"Tel: {p.phone}    E-mail: {p.email}", 9, align="C"), Gap(), Line("Career History", 12, True)]
    for j in p.work:
        items += [Line(j.employer, 11, True), both(j.title, f"{written.day(j.start)} - {written.day(j.end) if j.end else 'Present'}")] + bullets(j, "▪ ")
    items += [Gap(), Line("Education and Training", 12, True)]
    items += [both(f"{e.degree_text} {e.major}, {e.school}", f"{e.start[:4]} – {e.end[:4]}") for e in p.education]
    items += [Gap(), Line("Technical Skills", 12, True), Line(", ".join(p.skills)), Line("Professional Qualifications", 12, True), Line(", ".join(p.certificates)), Line("Languages", 12, True), Line(", ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def letters_behind(p: Person, rng: random.Random):
    """A title before and letters behind the name; post and employer joined by a dash; years with apostrophes."""
    before, behind = rng.choice(["", "Mr. ", "Dr ", "Prof. "]), rng.choice([", CPA", " FRM", ", ACCA, MBA", ", PhD"])
    items: list[Item] = [Line(before + p.name + behind, 18, True), Line(f"{p.email} • {p.phone} • {p.city}", 9), Gap(), Line("EMPLOYMENT", 12, True)]
    for j in p.work:
        items += [both(f"{j.title} – {j.employer}", f"{written.apostrophe(j.start)} - {written.apostrophe(j.end) if j.end else 'Current'}", True)] + bullets(j)
    items += [Gap(), Line("EDUCATION", 12, True)]
    items += [both(f"{e.school}, {e.degree_text} {e.major}", f"{written.apostrophe(e.start)} - {written.apostrophe(e.end)}") for e in p.education]
    items += [Gap(), Line("KEY SKILLS", 12, True), Line("; ".join(p.skills)), Line("CERTIFICATES", 12, True), Line("; ".join(p.certificates)), Line("LANGUAGES", 12, True), Line("; ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def singapore_form(p: Person, rng: random.Random):
    """Particulars behind labels with colons, employment as labelled blocks."""
    short = lambda date: f"{written.SHORT[int(date[5:]) - 1]} {date[:4]}" if date else "Present"  # noqa: E731
    items: list[Item] = [Line("PERSONAL PARTICULARS", 12, True), Row(((0, "Name", "L"), (0.22, f": {p.name}", "L"))), Row(((0, "Contact No.", "L"), (0.22, f": {p.phone}", "L"))), Row(((0, "Email", "L"), (0.22, f": {p.email}", "L"))), Gap(),
             Line("EMPLOYMENT HISTORY", 12, True)]
    for j in p.work:
        items += [Line(f"Company: {j.employer}"), Line(f"Position: {j.title}"), Line(f"Period: {short(j.start)} - {short(j.end)}"), Line(f"Duties: {'; '.join(j.tasks)}"), Gap()]
    items += [Line("EDUCATION", 12, True)]
    items += [Line(f"{short(e.start)} - {short(e.end)}  {e.school}  {e.degree_text} in {e.major}") for e in p.education]
    items += [Gap(), Line("SKILLS", 12, True), Line(", ".join(p.skills)), Line("CERTIFICATIONS", 12, True), Line(", ".join(p.certificates)), Line("LANGUAGES", 12, True), Line(", ".join(p.languages))]
    return items, {"id_number", "birth_date"}


def right_bar_zh(p: Person, rng: random.Random):
    """A coloured side bar at the right with Chinese facts under English headings."""
    jobs, interns = split(p)
    main: list[Item] = [Line(p.name, 22, True), Line("Experience", 12, True)]
    for j in jobs:
        main += [both(j.employer, f"{j.start.replace('-', '.')}-{(j.end or 'Now').replace('-', '.')}", True), Line(j.title, 10)] + bullets(j, "- ")
    if interns:
        main += [Line("Internships", 12, True)]
        for j in interns:
            main += [both(j.employer, f"{j.start.replace('-', '.')}-{j.end.replace('-', '.')}", True), Line(j.title, 10)]
    main += [Gap(), Line("Education", 12, True)]
    for e in p.education:
        main += [both(e.school, f"{e.start.replace('-', '.')}-{e.end.replace('-', '.')}", True), Line(f"{e.major} / {e.degree_text}")]
    side: list[Item] = [Line("Contact", 12, True), Line(p.phone, 9), Line(p.email, 8), Gap(), Line("Skills", 12, True)] + [Line(s, 9) for s in p.skills]
    side += [Gap(), Line("Certificates", 12, True)] + [Line(c, 9) for c in p.certificates] + [Gap(), Line("Languages", 12, True)] + [Line(x, 9) for x in p.languages]
    return [Columns(tuple(main), tuple(side), 0.68)], {"id_number", "birth_date"}


LAYOUTS = {
    "zh": [record_card, centred_name, numbered_prose, post_first, quarters_zh],
    "en": [title_page, letters_behind, singapore_form],
    "tw": [hongkong_form],
    "mixed": [right_bar_zh],
}
FITTED = {quarters_zh: written.in_quarters, title_page: written.studies_in_years}
