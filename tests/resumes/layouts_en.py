"""English and mixed layouts of the development half."""
# ruff: noqa: E501 - a page is easiest to see with one item a line

import random

from tests.resumes.canvas import Columns, Gap, Grid, Item, Line, Row, both
from tests.resumes.layouts_zh import bullets, split
from tests.resumes.people import Person

SHORT = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
LONG = [
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


def _date(date: str | None, style: int) -> str:
    if date is None:
        return ["Present", "present", "to date", "Now", "Present"][style]
    y, m = date[:4], int(date[5:])
    return [f"{SHORT[m - 1]} {y}", f"{LONG[m - 1]} {y}", f"{m:02d}/{y}", f"{y}.{m:02d}", f"{SHORT[m - 1]}. {y}"][style]


def span(start: str, end: str | None, style: int) -> str:
    join = " " if end is None and style == 2 else [" – ", " - ", " - ", "-", " to "][style]
    return _date(start, style) + join + _date(end, style)


def american(p: Person, rng: random.Random):
    """Employer and place at the left, period at the right, title below in the next line."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [
        Line(p.name.upper(), 18, True, "C"),
        Line(f"{p.city} | {p.phone} | {p.email}", 9, align="C"),
        Gap(),
        Line("EXPERIENCE", 12, True),
    ]
    for j in jobs + interns:
        items += [both(f"{j.employer}, {j.city}", span(j.start, j.end, s), True), Line(j.title)] + bullets(j)
    items += [Gap(), Line("EDUCATION", 12, True)]
    for e in p.education:
        items += [both(e.school, span(e.start, e.end, s), True), Line(f"{e.degree_text} in {e.major}, GPA 3.6/4.0")]
    items += [
        Gap(),
        Line("SKILLS", 12, True),
        Line(", ".join(p.skills)),
        Line("CERTIFICATIONS", 12, True),
        Line(", ".join(p.certificates)),
        Line("LANGUAGES", 12, True),
        Line(", ".join(p.languages)),
    ]
    return items, {"id_number", "birth_date"}


def british(p: Person, rng: random.Random):
    """Curriculum vitae with personal details, profile, title first."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [Line("Curriculum Vitae", 16, True), Line(f"Name: {p.name}"), Line(f"Date of birth: 12 {_date(p.birth, 1)}"), Line(f"Telephone: {p.phone}"), Line(f"E-mail: {p.email}"), Gap(), Line("Personal Profile", 12, True),
             Line("A motivated professional with a strong record in financial services, seeking a new challenge in a growing team."), Line("Employment History", 12, True)]  # fmt: skip
    for j in jobs:
        items += (
            [Line(f"{span(j.start, j.end, s)}", bold=True), Line(f"{j.title}, {j.employer}")]
            + bullets(j, "- ")
            + [Gap()]
        )
    if interns:
        items += [Line("Internships", 12, True)]
        for j in interns:
            items += [Line(f"{span(j.start, j.end, s)}", bold=True), Line(f"{j.title}, {j.employer}")]
    items += [Line("Education and Qualifications", 12, True)]
    for e in p.education:
        items += [Line(f"{span(e.start, e.end, s)}", bold=True), Line(f"{e.school}: {e.degree_text} {e.major}")]
    items += (
        [Line("Professional Certifications", 12, True)]
        + [Line("- " + c) for c in p.certificates]
        + [Line("Key Skills", 12, True)]
        + [Line("- " + c) for c in p.skills]
    )
    items += [
        Line("Languages", 12, True),
        Line("; ".join(p.languages)),
        Line("References", 12, True),
        Line("Available on request"),
    ]
    return items, {"id_number"}


def network_export(p: Person, rng: random.Random):
    """A professional network's export: employer, title, period with duration, place, each on a line."""
    jobs, interns = split(p)
    side: list[Item] = [
        Line("Contact", 12, True),
        Line(f"{p.phone} (Mobile)", 8),
        Line(p.email, 8),
        Gap(),
        Line("Top Skills", 12, True),
    ] + [Line(x, 9) for x in p.skills]
    side += (
        [Gap(), Line("Languages", 12, True)]
        + [Line(f"{x} (Full Professional)", 8) for x in p.languages]
        + [Gap(), Line("Certifications", 12, True)]
        + [Line(x, 9) for x in p.certificates]
    )
    main: list[Item] = [
        Line(p.name, 22, True),
        Line(f"{p.work[0].title} at {p.work[0].employer}" if p.work else "Student", 10),
        Line(p.city, 9),
        Gap(),
        Line("Experience", 14, True),
    ]
    for j in jobs + interns:
        main += (
            [
                Line(j.employer, 11, True),
                Line(j.title),
                Line(f"{span(j.start, j.end, 1)} (2 years 3 months)", 9),
                Line(j.city, 9),
            ]
            + [Line(t, 9) for t in j.tasks]
            + [Gap()]
        )
    main += [Line("Education", 14, True)]
    for e in p.education:
        main += [Line(e.school, 11, True), Line(f"{e.degree_text}, {e.major} · ({span(e.start, e.end, 1)})", 9)]
    return [Columns(tuple(side), tuple(main), 0.33)], {"id_number", "birth_date"}


def left_bar(p: Person, rng: random.Random):
    """A designer template: name across the top, side bar at the left."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    left = (
        [Line("CONTACT", 11, True), Line(p.phone, 9), Line(p.email, 8), Gap(), Line("SKILLS", 11, True)]
        + [Line("• " + x, 9) for x in p.skills]
        + [Gap(), Line("CERTIFICATES", 11, True)]
    )
    left += (
        [Line("• " + x, 9) for x in p.certificates]
        + [Gap(), Line("LANGUAGES", 11, True)]
        + [Line(x, 9) for x in p.languages]
    )
    right: list[Item] = [Line("WORK EXPERIENCE", 11, True)]
    for j in jobs:
        right += [Line(f"{j.title} | {j.employer}", bold=True), Line(span(j.start, j.end, s), 9)] + [
            Line("• " + t, 9) for t in j.tasks
        ]
    if interns:
        right += [Line("INTERNSHIP EXPERIENCE", 11, True)]
        for j in interns:
            right += [Line(f"{j.title} | {j.employer}", bold=True), Line(span(j.start, j.end, s), 9)]
    right += [Line("EDUCATION", 11, True)]
    for e in p.education:
        right += [
            Line(
                f"{e.degree_text} {e.major}" if " of " not in e.degree_text else f"{e.degree_text} in {e.major}",
                bold=True,
            ),
            Line(e.school),
            Line(span(e.start, e.end, s), 9),
        ]
    return [
        Line(p.name, 24, True),
        Line(p.work[0].title if p.work else "Graduate", 12),
        Gap(5),
        Columns(tuple(left), tuple(right), 0.33),
    ], {"id_number", "birth_date"}


def date_column(p: Person, rng: random.Random):
    """A table without frame: period in the left column, facts in the right one."""
    s, (jobs, interns) = rng.choice([0, 2, 3]), split(p)
    items: list[Item] = [
        Line(f"Resume of {p.name}", 16, True),
        Line(f"Phone: {p.phone}   Email: {p.email}"),
        Gap(),
        Line("Professional Experience", 12, True),
    ]
    items += [
        Grid(
            tuple(
                (span(j.start, j.end, s), "\n".join([f"{j.title} at {j.employer}", *("- " + t for t in j.tasks)]))
                for j in jobs
            ),
            (0.27, 0.73),
            False,
        )
    ]
    if interns:
        items += [
            Line("Internship", 12, True),
            Grid(tuple((span(j.start, j.end, s), f"{j.title} at {j.employer}") for j in interns), (0.27, 0.73), False),
        ]
    items += [
        Line("Education", 12, True),
        Grid(
            tuple((span(e.start, e.end, s), f"{e.school}\n{e.degree_text} in {e.major}") for e in p.education),
            (0.27, 0.73),
            False,
        ),
    ]
    items += [
        Line("Skills & Certificates", 12, True),
        Line("Skills: " + ", ".join(p.skills)),
        Line("Certificates: " + ", ".join(p.certificates)),
        Line("Languages: " + ", ".join(p.languages)),
    ]
    return items, {"id_number", "birth_date"}


def one_line(p: Person, rng: random.Random):
    """Functional: skills first, employment as one line each."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [Line(p.name, 16, True), Line(f"{p.email} · {p.phone} · {p.city}", 9), Line("Summary", 11, True), Line("Analytical and reliable, with experience in banking and technology."),
             Line("Core Competencies", 11, True), Line(" • ".join(p.skills)), Line("Work History", 11, True)]  # fmt: skip
    items += (
        [Line(f"{j.title}, {j.employer} ({span(j.start, j.end, s)})") for j in jobs + interns]
        + [Line("Selected Projects", 11, True)]
        + [Line(f"{x} ({span('2019-01', '2019-06', s)})") for x in p.projects]
    )
    items += [Line("Education", 11, True)] + [
        Line(f"{e.degree_text}, {e.major}, {e.school} ({span(e.start, e.end, s)})") for e in p.education
    ]
    items += [
        Line("Licenses & Certifications", 11, True),
        Line(" • ".join(p.certificates)),
        Line("Languages", 11, True),
        Line(" • ".join(p.languages)),
    ]
    return items, {"id_number", "birth_date"}


def returnee(p: Person, rng: random.Random):
    """Mixed: Chinese facts with English headings and labels."""
    s, (jobs, interns) = rng.randrange(5), split(p)
    items: list[Item] = [
        Line(p.name, 18, True, "C"),
        Line(f"Mobile: {p.phone} | Email: {p.email}", 9, align="C"),
        Line("Education 教育经历", 12, True),
    ]
    items += [
        Row(((0, e.school, "L"), (0.4, f"{e.major} {e.degree_text}", "L"), (1, span(e.start, e.end, s), "R")))
        for e in p.education
    ] + [Line("Work Experience 工作经历", 12, True)]
    for j in jobs:
        items += [
            both(f"{j.employer} - {j.title}", span(j.start, j.end, s), True),
            Line("- Led regulatory reporting and internal control reviews"),
            Line("- " + j.tasks[0]),
        ]
    if interns:
        items += [Line("Internship 实习经历", 12, True)] + [
            both(f"{j.employer} - {j.title}", span(j.start, j.end, s)) for j in interns
        ]
    items += [
        Line("Skills 技能", 12, True),
        Line(", ".join(p.skills)),
        Line("Certificates 证书", 12, True),
        Line(", ".join(p.certificates)),
        Line("Languages 语言", 12, True),
        Line(", ".join(p.languages)),
    ]
    return items, {"id_number", "birth_date"}


LAYOUTS = [american, british, network_export, left_bar, date_column, one_line]
MIXED = [returnee]
