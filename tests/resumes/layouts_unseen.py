"""Layouts put aside: written before the extraction, used for the unseen measure alone."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import random

from tests.resumes.canvas import Columns, Gap, Grid, Item, Line, Row, both
from tests.resumes.people import Person

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _zh(date: str | None, now: str = "至今") -> str:
    return now if date is None else f"{date[:4]}年{int(date[5:])}月"


def _en(date: str | None, now: str = "Present", short: bool = False) -> str:
    return now if date is None else f"{MONTHS[int(date[5:]) - 1][: 3 if short else 12]} {date[:4]}"


def headhunter_export(p: Person, rng: random.Random):
    """A Chinese recruiting site's printout: facts joined by bars, role below the employer."""
    items: list[Item] = [Line(p.name, 20, True), Line(f"{p.sex} | {p.birth[:4]}年{p.birth[5:]}月生 | 现居{p.city} | {p.education[0].degree}"),
             Line(f"手机:{p.phone}    邮箱:{p.email}"), Gap(), Line("求职期望", 12, True), Line(f"期望职位 {rng.choice(['风险管理', '产品经理'])}  期望城市 {p.city}  薪资面议"),
             Gap(), Line("工作经历", 12, True)]  # fmt: skip
    for job in p.work:
        when = f"{job.start.replace('-', '.')} - {(job.end or '至今').replace('-', '.')}"
        items += [
            both(job.employer + ("(实习)" if job.internship else ""), when, True),
            Line(f"职位: {job.title}"),
            Line(f"工作地点: {job.city}"),
        ]
        items += [Line("工作描述:")] + [Line(f"{n}、{t};") for n, t in enumerate(job.tasks, 1)] + [Gap()]
    items += [Line("项目经历", 12, True)]
    for project in p.projects:
        items += [both(project, "2020.03 - 2020.09"), Line("项目职责: 负责需求分析、方案设计与上线推广")]
    items += [Gap(), Line("教育经历", 12, True)]
    for e in p.education:
        items += [
            both(f"{e.school}", f"{e.start.replace('-', '.')} - {e.end.replace('-', '.')}"),
            Line(f"{e.major} | {e.degree_text} | 统招"),
        ]
    items += [Gap(), Line("语言能力", 12, True), Line("、".join(p.languages)), Line("技能特长", 12, True), Line("、".join(p.skills)),
              Line("证书", 12, True), Line("、".join(p.certificates)), Line("自我评价", 12, True),
              Line("为人踏实,抗压能力强,有良好的团队合作精神,希望在贵公司长期发展。")]  # fmt: skip
    return items, {"id_number"}


def application_form(p: Person, rng: random.Random):
    """An institution's application form: one framed table with label cells."""
    head = [("姓名", p.name, "性别", p.sex), ("出生年月", p.birth.replace("-", "."), "民族", "汉族"), ("籍贯", p.city, "政治面貌", "中共党员"),
            ("联系电话", p.phone, "电子邮箱", p.email), ("身份证号", p.id_number or "", "婚姻状况", "未婚")]  # fmt: skip
    study = "\n".join(
        f"{e.start.replace('-', '/')}-{e.end.replace('-', '/')} {e.school} {e.major} {e.degree_text}"
        for e in p.education
    )
    work = "\n".join(
        f"{j.start.replace('-', '/')}-{(j.end or '至今').replace('-', '/')} {j.employer} {j.title}"
        for j in p.work
        if not j.internship
    )
    tail = [("学习经历", study), ("工作经历", work)]
    interns = [j for j in p.work if j.internship]
    if interns:
        tail.append(
            (
                "实习经历",
                "\n".join(
                    f"{j.start.replace('-', '/')}-{j.end.replace('-', '/')} {j.employer} {j.title}" for j in interns
                ),
            )
        )
    tail += [
        ("专业技能", "、".join(p.skills)),
        ("资格证书", "、".join(p.certificates)),
        ("外语水平", "、".join(p.languages)),
        ("个人评价", "认真负责,善于学习"),
    ]
    return [
        Line("应聘人员登记表", 16, True, "C"),
        Gap(),
        Grid(tuple(head), (0.15, 0.35, 0.15, 0.35)),
        Grid(tuple(tail), (0.15, 0.85)),
    ], {}


def graduate_letter(p: Person, rng: random.Random):
    """A Chinese graduate's page: education first with courses, campus life, period in square brackets."""
    items: list[Item] = [
        Line(f"{p.name}", 18, True, "C"),
        Line(f"{p.phone} / {p.email} / {p.city}", 9, align="C"),
        Gap(),
        Line("■ 教育背景", 12, True),
    ]
    for e in p.education:
        items += [Row(((0, f"{e.school}", "L"), (0.45, f"{e.major} {e.degree_text}", "L"), (1, f"{_zh(e.start)}-{_zh(e.end)}", "R")), bold=True),
                  Line("主修课程:宏观经济学、计量经济学、公司金融、概率论;GPA 3.7/4.0")]  # fmt: skip
    for header, chosen in (
        ("■ 工作经验", [j for j in p.work if not j.internship]),
        ("■ 实习实践", [j for j in p.work if j.internship]),
    ):
        if chosen:
            items += [Gap(), Line(header, 12, True)]
        for j in chosen:
            items += [
                Row(((0, j.employer, "L"), (0.5, j.title, "L"), (1, f"{_zh(j.start)}-{_zh(j.end)}", "R")), bold=True)
            ]
            items += [Line("· " + t) for t in j.tasks]
    items += [Gap(), Line("■ 校园经历", 12, True), both("校学生会外联部 部长", "2013年9月-2014年6月"), Line("· 组织校园招聘会,拉取赞助2万元"), Gap(),
              Line("■ 技能证书", 12, True), Line("证书:" + "、".join(p.certificates)), Line("技能:熟练使用" + "、".join(p.skills)),
              Line("语言:" + "、".join(p.languages))]  # fmt: skip
    return items, {"id_number", "birth_date"}


def city_cv(p: Person, rng: random.Random):
    """A London banker's CV: employer, place and title in one line, period in brackets, education last."""
    items: list[Item] = [Line(p.name, 18, True, "C"), Line(f"{p.city}  •  {p.phone}  •  {p.email}", 9, align="C"), Gap(), Line("PROFESSIONAL SUMMARY", 11, True),
             Line("Finance professional with a record of delivering change in regulated firms."), Gap(), Line("CAREER HISTORY", 11, True)]  # fmt: skip
    for j in p.work:
        if not j.internship:
            items += (
                [
                    Line(
                        f"{j.employer}, {j.city} — {j.title} ({_en(j.start, short=True)} – {_en(j.end, short=True)})",
                        bold=True,
                    )
                ]
                + [Line("• " + t) for t in j.tasks]
                + [Gap()]
            )
    interns = [j for j in p.work if j.internship]
    if interns:
        items += [Line("INTERNSHIPS", 11, True)]
        for j in interns:
            items += [
                Line(
                    f"{j.employer}, {j.city} — {j.title} ({_en(j.start, short=True)} – {_en(j.end, short=True)})",
                    bold=True,
                )
            ] + [Line("• " + t) for t in j.tasks]
    items += [Line("EDUCATION AND PROFESSIONAL QUALIFICATIONS", 11, True)]
    for e in p.education:
        items += [
            Line(f"{e.degree_text} in {e.major}, {e.school} ({_en(e.start, short=True)} – {_en(e.end, short=True)})")
        ]
    items += [Line("CERTIFICATIONS", 11, True)] + [Line("• " + c) for c in p.certificates] + [Line("TECHNICAL SKILLS", 11, True), Line(", ".join(p.skills)),
              Line("LANGUAGES", 11, True), Line(", ".join(f"{n} ({v})" for n, v in zip(p.languages, ["native", "fluent", "conversational"], strict=False))),
              Line("INTERESTS", 11, True), Line("Rowing, chess and travel"), Line("References available on request.")]  # fmt: skip
    return items, {"id_number", "birth_date"}


def right_bar(p: Person, rng: random.Random):
    """A designer template with the side bar on the right: contact, skills, certificates, languages there."""
    main: list[Item] = [
        Line(p.name, 20, True),
        Line(p.work[0].title if p.work else "Graduate", 11),
        Gap(),
        Line("Work Experience", 12, True),
    ]
    for j in p.work:
        if not j.internship:
            main += (
                [
                    Line(j.title, 10, True),
                    Line(j.employer),
                    Line(f"{j.start[5:]}/{j.start[:4]} - " + (f"{j.end[5:]}/{j.end[:4]}" if j.end else "Current"), 9),
                ]
                + [Line("- " + t, 9) for t in j.tasks]
                + [Gap()]
            )
    interns = [j for j in p.work if j.internship]
    if interns:
        main += [Line("Internships", 12, True)]
        for j in interns:
            main += (
                [
                    Line(j.title, 10, True),
                    Line(j.employer),
                    Line(f"{j.start[5:]}/{j.start[:4]} - {j.end[5:]}/{j.end[:4]}", 9),
                ]
                + [Line("- " + t, 9) for t in j.tasks]
                + [Gap()]
            )
    main += [Line("Education", 12, True)]
    for e in p.education:
        main += [
            Line(f"{e.degree_text}, {e.major}", 10, True),
            Line(e.school),
            Line(f"{e.start[5:]}/{e.start[:4]} - {e.end[5:]}/{e.end[:4]}", 9),
            Gap(),
        ]
    side: list[Item] = [
        Line("Contact", 12, True),
        Line(p.phone, 9),
        Line(p.email, 8),
        Line(p.city, 9),
        Gap(),
        Line("Skills", 12, True),
    ] + [Line(s, 9) for s in p.skills]
    side += (
        [Gap(), Line("Certifications", 12, True)]
        + [Line(c, 9) for c in p.certificates]
        + [Gap(), Line("Languages", 12, True)]
        + [Line(x, 9) for x in p.languages]
    )
    return [Columns(tuple(main), tuple(side), 0.66)], {"id_number", "birth_date"}


def hong_kong(p: Person, rng: random.Random):
    """A Hong Kong CV: numbered particulars, period first, employer then post."""
    items: list[Item] = [Line("CURRICULUM VITAE", 14, True, "C"), Gap(), Line("Personal Particulars", 11, True), Row(((0, "Name", "L"), (0.25, f": {p.name}", "L"))),
             Row(((0, "Mobile", "L"), (0.25, f": {p.phone}", "L"))), Row(((0, "Email Address", "L"), (0.25, f": {p.email}", "L"))),
             Row(((0, "Date of Birth", "L"), (0.25, f": {rng.randint(1, 28)} {_en(p.birth)}", "L"))), Gap(), Line("Academic Background", 11, True)]  # fmt: skip
    for e in p.education:
        items += [
            Row(((0, f"{_en(e.start, short=True)} - {_en(e.end, short=True)}", "L"), (0.3, e.school, "L"))),
            Row(((0.3, f"{e.degree_text} in {e.major}", "L"),)),
        ]
    items += [Gap(), Line("Employment History", 11, True)]
    for j in p.work:
        items += [Row(((0, f"{_en(j.start, short=True)} - {_en(j.end, short=True)}", "L"), (0.3, j.employer, "L")), bold=True),
                  Row(((0.3, f"Position: {j.title}" + (" (Internship)" if j.internship else ""), "L"),))] + [Row(((0.3, "- " + t, "L"),)) for t in j.tasks]  # fmt: skip
    items += [Gap(), Line("Professional Qualifications", 11, True)] + [Line(c) for c in p.certificates]
    items += [Line("Computer Skills", 11, True), Line("; ".join(p.skills)), Line("Language Proficiency", 11, True), Line("; ".join(p.languages)),
              Line("Availability: one month's notice        Expected salary: negotiable", 9)]  # fmt: skip
    return items, {"id_number"}


def bilingual(p: Person, rng: random.Random):
    """A returnee's page: headings in both languages, Chinese facts with English task lines."""
    tasks = [
        "Led cross-border KYC remediation",
        "Built dashboards in Tableau for senior management",
        "Supported due diligence on two acquisitions",
    ]
    items: list[Item] = [
        Line(f"{p.name}", 18, True),
        Line(f"电话 Mobile: {p.phone}   邮箱 Email: {p.email}"),
        Gap(),
        Line("教育背景 / EDUCATION", 12, True),
    ]
    for e in p.education:
        items += [
            both(f"{e.school},{e.major}({e.degree_text})", f"{e.start.replace('-', '/')} – {e.end.replace('-', '/')}")
        ]
    items += [Line("工作经历 / WORK EXPERIENCE", 12, True)]
    for j in p.work:
        if not j.internship:
            items += (
                [
                    both(
                        f"{j.employer} | {j.title}",
                        f"{j.start.replace('-', '/')} – {(j.end or 'Present').replace('-', '/')}",
                        True,
                    )
                ]
                + [Line("• " + t) for t in tasks]
                + [Line("• " + j.tasks[0])]
            )
    interns = [j for j in p.work if j.internship]
    if interns:
        items += [Line("实习经历 / INTERNSHIP", 12, True)] + [
            both(f"{j.employer} | {j.title}", f"{j.start.replace('-', '/')} – {j.end.replace('-', '/')}", True)
            for j in interns
        ]
    items += [Line("技能 / SKILLS", 12, True), Line(" | ".join(p.skills)), Line("证书 / CERTIFICATES", 12, True), Line(" | ".join(p.certificates)),
              Line("语言 / LANGUAGES", 12, True), Line(" | ".join(p.languages))]  # fmt: skip
    return items, {"id_number", "birth_date"}


LAYOUTS = {
    "zh": [headhunter_export, application_form, graduate_letter],
    "en": [city_cv, right_bar, hong_kong],
    "mixed": [bilingual],
}
