"""Chinese layouts of the development half."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import random

from tests.resumes.canvas import Columns, Gap, Grid, Item, Line, Row, both
from tests.resumes.people import Job, Person


def _date(date: str | None, style: int) -> str:
    if date is None:
        return ["至今", "至今", "现在", "今", "至今"][style]
    y, m = date[:4], date[5:]
    return [f"{y}.{m}", f"{y}年{int(m)}月", f"{y}/{m}", f"{y}-{m}", f"{y}.{int(m)}"][style]


def span(start: str, end: str | None, style: int) -> str:
    return _date(start, style) + ["-", " – ", " ~ ", " 至 ", "—"][style] + _date(end, style)


def split(p: Person) -> tuple[list[Job], list[Job]]:
    return [j for j in p.work if not j.internship], [j for j in p.work if j.internship]


def bullets(job: Job, mark: str = "• ") -> list[Item]:
    return [Line(mark + t) for t in job.tasks]


def classic(p: Person, rng: random.Random):
    """Period at the left, then employer and post on the same line."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [Line("个人简历", 18, True, "C"), Gap(), Row(((0, f"姓 名:{p.name}", "L"), (0.5, f"性 别:{p.sex}", "L"))),
             Row(((0, f"出生年月:{_date(p.birth, 1)}", "L"), (0.5, f"联系电话:{p.phone}", "L"))), Row(((0, f"电子邮箱:{p.email}", "L"), (0.5, f"现居住地:{p.city}", "L")))]  # fmt: skip
    if p.id_number:
        items += [Line(f"身份证号:{p.id_number}")]
    items += [Gap(), Line("教育背景", 13, True)]
    items += [Line(f"{span(e.start, e.end, s)}  {e.school}  {e.major}  {e.degree_text}") for e in p.education] + [
        Gap(),
        Line("工作经历", 13, True),
    ]
    for j in jobs:
        items += [Line(f"{span(j.start, j.end, s)}    {j.employer}    {j.title}", bold=True)] + bullets(j)
    if interns:
        items += [Gap(), Line("实习经历", 13, True)]
        for j in interns:
            items += [Line(f"{span(j.start, j.end, s)}    {j.employer}    {j.title}", bold=True)] + bullets(j)
    items += [Gap(), Line("项目经历", 13, True)] + [
        Line(f"{span('2019-03', '2019-09', s)}  {x}  项目成员") for x in p.projects
    ]
    items += [Gap(), Line("专业技能", 13, True), Line("、".join(p.skills)), Gap(), Line("证书", 13, True), Line("、".join(p.certificates)),
              Line("语言能力", 13, True), Line("、".join(p.languages)), Line("自我评价", 13, True), Line("性格开朗,工作细致,能承受较大压力。")]  # fmt: skip
    return items, set() if p.id_number else {"id_number"}


def side_bar(p: Person, rng: random.Random):
    """Side bar at the left with contact, skills, certificates; experience at the right."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    left: list[Item] = [
        Line(p.name, 20, True),
        Gap(),
        Line("联系方式", 12, True),
        Line(p.phone, 9),
        Line(p.email, 8),
        Line(p.city, 9),
        Gap(),
        Line("技能", 12, True),
    ]
    left += (
        [Line(x, 9) for x in p.skills]
        + [Gap(), Line("证书", 12, True)]
        + [Line(x, 9) for x in p.certificates]
        + [Gap(), Line("语言", 12, True)]
        + [Line(x, 9) for x in p.languages]
    )
    right: list[Item] = [Line("工作经历", 12, True)]
    for j in jobs:
        right += [Line(j.employer, bold=True), Line(f"{j.title}   {span(j.start, j.end, s)}")] + bullets(j)
    if interns:
        right += [Line("实习经历", 12, True)]
        for j in interns:
            right += [Line(j.employer, bold=True), Line(f"{j.title}   {span(j.start, j.end, s)}")] + bullets(j)
    right += [Line("教育经历", 12, True)]
    for e in p.education:
        right += [Line(e.school, bold=True), Line(f"{e.major}   {e.degree_text}   {span(e.start, e.end, s)}")]
    return [Columns(tuple(left), tuple(right), 0.32)], {"id_number", "birth_date"}


def form(p: Person, rng: random.Random):
    """The tabular template: personal cells, then tables with a heading row."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    head = [
        ("姓名", p.name, "性别", p.sex),
        ("出生日期", _date(p.birth, s), "联系电话", p.phone),
        ("邮箱", p.email, "学历", p.education[0].degree),
    ]
    if p.id_number:
        head.append(("身份证号", p.id_number, "现住址", p.city))
    items: list[Item] = [Line("个人简历", 16, True, "C"), Grid(tuple(head), (0.15, 0.35, 0.15, 0.35)), Gap(), Line("教育经历", 12, True),
             Grid((("起止时间", "学校", "专业", "学历"), *((span(e.start, e.end, s), e.school, e.major, e.degree_text) for e in p.education)), (0.28, 0.3, 0.27, 0.15)),
             Gap(), Line("工作经历", 12, True),
             Grid((("起止时间", "工作单位", "职务"), *((span(j.start, j.end, s), j.employer, j.title) for j in jobs)), (0.28, 0.42, 0.3))]  # fmt: skip
    if interns:
        items += [
            Gap(),
            Line("实习经历", 12, True),
            Grid(tuple((span(j.start, j.end, s), j.employer, j.title) for j in interns), (0.28, 0.42, 0.3)),
        ]
    items += [
        Gap(),
        Line("其他信息", 12, True),
        Grid(
            (
                ("专业技能", "、".join(p.skills)),
                ("所获证书", "、".join(p.certificates)),
                ("语言能力", "、".join(p.languages)),
            ),
            (0.2, 0.8),
        ),
    ]
    return items, set() if p.id_number else {"id_number"}


def date_right(p: Person, rng: random.Random):
    """Employer at the left, period at the right edge, post below."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [
        Line(f"{p.name}的简历", 18, True),
        Line(f"电话:{p.phone} | 邮箱:{p.email} | {p.city}"),
        Gap(),
        Line("【工作经验】", 12, True),
    ]
    for j in jobs + interns:
        items += [both(j.employer, span(j.start, j.end, s), True), Line(j.title)] + [
            Line(f"{n}. {t}") for n, t in enumerate(j.tasks, 1)
        ]
    items += [Line("【教育经历】", 12, True)]
    for e in p.education:
        items += [both(e.school, span(e.start, e.end, s), True), Line(f"{e.major},{e.degree_text}")]
    items += [
        Line("【技能】", 12, True),
        Line(f"精通{p.skills[0]},熟悉{'、'.join(p.skills[1:])}"),
        Line("【资格证书】", 12, True),
    ] + [Line(x) for x in p.certificates]
    items += [Line("【语言】", 12, True), Line(" / ".join(f"{x}(熟练)" for x in p.languages))]
    return items, {"id_number", "birth_date"}


def compact(p: Person, rng: random.Random):
    """One dense page: bars between facts."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [
        Line(f"{p.name} | {p.sex} | {p.birth[:4]}年{p.birth[5:]}月 | {p.phone} | {p.email}", 10, True),
        Line("教育", 11, True),
    ]
    items += [Line(f"{e.school} | {e.major} | {e.degree_text} | {span(e.start, e.end, s)}", 9) for e in p.education] + [
        Line("工作", 11, True)
    ]
    items += [Line(f"{j.employer} | {j.title} | {span(j.start, j.end, s)}:{';'.join(j.tasks)}", 9) for j in jobs]
    if interns:
        items += [Line("实习", 11, True)] + [
            Line(f"{j.employer} | {j.title} | {span(j.start, j.end, s)}", 9) for j in interns
        ]
    items += [
        Line(f"技能:{'、'.join(p.skills)}", 9),
        Line(f"证书:{'、'.join(p.certificates)}", 9),
        Line(f"语言:{'、'.join(p.languages)}", 9),
    ]
    return items, {"id_number"}


def site_export(p: Person, rng: random.Random):
    """A job site's export: labels before most facts, months in the duration."""
    jobs, interns = split(p)
    items: list[Item] = [Line(p.name, 16, True), Line(f"{p.sex}    {p.birth[:4]}年{int(p.birth[5:])}月    {p.city}    {len(jobs) * 2}年工作经验"), Line(f"{p.phone}(手机)"), Line(f"E-mail: {p.email}"),
             Gap(), Line("求职意向", 12, True), Line("工作性质: 全职"), Line("期望职业: 银行、风险管理"), Line("目前状况: 我目前在职,正考虑换个新环境"), Gap(), Line("工作经历", 12, True)]  # fmt: skip
    for j in jobs + interns:
        items += [Line(f"{span(j.start, j.end, 2)}   {j.employer}  (2年3个月)", bold=True), Line(f"{j.title} | {rng.choice(['6001-8000元/月', '10001-15000元/月'])}"),
                  Line("银行 | 企业性质:股份制企业 | 规模:1000-9999人"), Line("工作描述:" + ";".join(j.tasks) + "。")]  # fmt: skip
    items += [Gap(), Line("教育经历", 12, True)] + [
        Line(f"{span(e.start, e.end, 2)}   {e.school}   {e.major}   {e.degree_text}") for e in p.education
    ]
    items += [Gap(), Line("语言能力", 12, True)] + [Line(f"{x}:读写能力良好 | 听说能力良好") for x in p.languages]
    items += (
        [Line("证书", 12, True)]
        + [Line(f"2018/06   {x}") for x in p.certificates]
        + [Line("专业技能", 12, True)]
        + [Line(f"{x}:熟练 | 24个月") for x in p.skills]
    )
    return items, {"id_number"}


def chat_export(p: Person, rng: random.Random):
    """A chat-style recruiting app's file: skills as tags, projects between work and study."""
    jobs, interns = split(p)
    items: list[Item] = [Line(p.name, 22, True), Line(f"{p.sex}  |  {2026 - int(p.birth[:4])}岁  |  {p.phone}  |  {p.email}"), Line(f"{len(jobs) * 3}年工作经验  |  求职意向:风控经理  |  期望薪资:面议  |  期望城市:{p.city}"), Gap(),
             Line("个人优势", 13, True), Line(f"熟悉{p.skills[0]},有金融行业经验,能独立完成工作"), Line("工作经历", 13, True)]  # fmt: skip
    for j in jobs:
        items += [
            Row(((0, j.employer, "L"), (0.5, j.title, "L"), (1, span(j.start, j.end, 0), "R")), bold=True),
            Line("内容:"),
        ] + [Line(f"{n}.{t}") for n, t in enumerate(j.tasks, 1)]
    if interns:
        items += [Line("实习经历", 13, True)] + [
            Row(((0, j.employer, "L"), (0.5, j.title, "L"), (1, span(j.start, j.end, 0), "R"))) for j in interns
        ]
    items += [Line("项目经历", 13, True)] + [
        Row(((0, x, "L"), (0.5, "核心成员", "L"), (1, "2020.01-2020.06", "R"))) for x in p.projects
    ]
    items += [Line("教育经历", 13, True)] + [
        Row(
            (
                (0, e.school, "L"),
                (0.4, e.degree_text, "L"),
                (0.6, e.major, "L"),
                (1, f"{e.start[:7].replace('-', '.')}-{e.end.replace('-', '.')}", "R"),
            )
        )
        for e in p.education
    ]
    items += [
        Line("专业技能", 13, True),
        Line("  ".join(p.skills)),
        Line("资格证书", 13, True),
        Line("  ".join(p.certificates)),
        Line("语言能力", 13, True),
        Line("  ".join(p.languages)),
    ]
    return items, {"id_number", "birth_date"}


def graduate(p: Person, rng: random.Random):
    """A graduate: study first, internships, campus posts, awards."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [
        Line(p.name, 20, True, "C"),
        Line(f"手机:{p.phone}  邮箱:{p.email}", 9, align="C"),
        Line("教育背景", 12, True),
    ]
    for e in p.education:
        items += [
            Row(((0, span(e.start, e.end, s), "L"), (0.35, e.school, "L"), (0.7, f"{e.major}({e.degree_text})", "L"))),
            Line("主修课程:货币银行学、公司金融、统计学"),
        ]
    for header, chosen in (("工作经历", jobs), ("实习经历", interns)):
        if chosen:
            items += [Line(header, 12, True)]
        for j in chosen:
            items += [
                Row(((0, span(j.start, j.end, s), "L"), (0.35, j.employer, "L"), (0.75, j.title, "L")), bold=True)
            ] + bullets(j, "◆ ")
    items += [Line("校园活动", 12, True), Line(f"{span('2014-09', '2015-06', s)}  校学生会  宣传部部长"), Line("获奖情况", 12, True), Line("国家励志奖学金(2015年)、校三好学生"),
              Line("技能证书", 12, True), Line("语言:" + "、".join(p.languages)), Line("专业技能:" + "、".join(p.skills)), Line("证书:" + "、".join(p.certificates))]  # fmt: skip
    return items, {"id_number", "birth_date"}


def labelled(p: Person, rng: random.Random):
    """Every fact behind its label, one a line."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [Line("简历", 16, True, "C"), Line("一、基本信息", 12, True), Line(f"姓名:{p.name}"), Line(f"性别:{p.sex}"), Line(f"出生日期:{_date(p.birth, s)}"), Line(f"手机号码:{p.phone}"), Line(f"电子邮件:{p.email}"),
             Line("二、教育背景", 12, True)]  # fmt: skip
    for e in p.education:
        items += [
            Line(f"时间:{span(e.start, e.end, s)}"),
            Line(f"学校:{e.school}"),
            Line(f"专业:{e.major}"),
            Line(f"学历:{e.degree_text}"),
            Gap(),
        ]
    for header, chosen in (("三、工作经历", jobs), ("四、实习经历", interns)):
        if chosen:
            items += [Line(header, 12, True)]
        for j in chosen:
            items += [
                Line(f"时间:{span(j.start, j.end, s)}"),
                Line(f"公司名称:{j.employer}"),
                Line(f"职位:{j.title}"),
                Line("工作内容:" + ";".join(j.tasks)),
                Gap(),
            ]
    items += [
        Line("五、技能与证书", 12, True),
        Line("专业技能:" + "、".join(p.skills)),
        Line("资格证书:" + "、".join(p.certificates)),
        Line("外语:" + "、".join(p.languages)),
    ]
    return items, {"id_number"}


def cells_centred(p: Person, rng: random.Random):
    """One framed table whose label cells stand in the middle of tall rows."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    study = "\n".join(f"{span(e.start, e.end, s)}  {e.school}  {e.major}  {e.degree_text}" for e in p.education)
    head = [
        ("姓名", p.name, "性别", p.sex),
        ("联系电话", p.phone, "电子邮箱", p.email),
        ("出生年月", _date(p.birth, s), "现居城市", p.city),
    ]
    tall = [("教育背景", study)]
    for label, chosen in (("工作经历", jobs), ("实习经历", interns)):
        if chosen:
            lines = []
            for j in chosen:
                lines += [f"{span(j.start, j.end, s)}  {j.employer}  {j.title}", *(f"• {t}" for t in j.tasks)]
            tall.append((label, "\n".join(lines)))
    tall += [
        ("技能", "、".join(p.skills)),
        ("证书", "、".join(p.certificates)),
        ("语言", "、".join(p.languages)),
        ("自我评价", "踏实肯干,学习能力强。"),
    ]
    items: list[Item] = [
        Line("个人简历", 16, True, "C"),
        Grid(tuple(head), (0.15, 0.35, 0.15, 0.35)),
        Grid(tuple(tall), (0.15, 0.85), centred=True),
    ]
    return items, {"id_number"}


LAYOUTS = [classic, side_bar, form, date_right, compact, site_export, chat_export, graduate, labelled, cells_centred]
