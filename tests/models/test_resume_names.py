"""Names of every shape that people have, in every place where résumés put them, and what is no name."""

import pytest
import serving

pytestmark = pytest.mark.slow  # hundreds of names are read

REST_ZH = (
    "\n电话：13800138002　邮箱：abc@example.com\n教育背景\n2012.09-2016.06　南开大学　金融学　本科\n"
    "工作经历\n2016.07-2020.08　渤海银行　客户经理\n2020.09-至今　天津银行　高级客户经理"
)
REST_EN = (
    "\nuserx@example.com | +65 8123 4567\nEXPERIENCE\nStraits Harbour Bank, Relationship Manager\nJan 2019 - Present\n"
    "Managed SME clients\nEDUCATION\nBBA Finance, National University of Singapore, 2014 - 2018"
)
CHINESE = """
刘𬱖 赵㛃 王䶮 田𠅤宇 𠮷田健一 阿卜杜热合曼·吐尔逊江 迪丽热巴·买买提·吐尔逊 阿依古丽·买买提江·吐尔逊 扎西多吉
格桑梅朵 巴特尔 乌云其木格 上官云珠 陳美玲 歐陽菲菲 王一 李明月 赵亚男 周年丰 月岁安 热依扎 斯琴高娃 司马相如
长孙无忌
""".strip().split()
AROUND_CHINESE = (
    "{}", "姓名：{}", "姓 名：{}", "{}的简历", "{} 先生", "个人简历\n{}", "姓名：{}　民族：维吾尔族　性别：男",
    "候选人：{}", "{}　女　1990年5月", "{} | 男 | 28岁", "{} 客户经理", "{}（求职意向：客户经理）",
    "个人简历\n姓名  {}  性别  男", "{}　13800138002",
)  # fmt: skip
LATIN = (
    """
Suharto|Maria Lim|Prasad Kumar|Rajan s/o Krishnan|Priya d/o Subramaniam|Siti Aminah binti Yusof|Muthu a/l Raman
Kavitha a/p Muniandy|Lim, Maria|DE LA CRUZ, Juan Miguel|TAN Mei Ling, Grace|Ludwig van der Berg|Ana de la Cruz
Siobhan O'Connor|J. R. Whitmore|J.R.R. Tolkien|Sean O'Brien-Kelly|JONATHAN EDWARD BAXTER|Ng Ee
Nguyễn Thị Minh Khai|Łukasz Żak|María José García-Márquez|Björg Guðmundsdóttir|Þórunn Sigurðardóttir
Tan Ah Kow @ Peter Tan|Mohd. Faizal bin Abdullah|Jack Ma|Larry Page|Robert Downey Jr.|Henry Ford II
Maria (Mia) Lim|Kim Min-jun|D'Angelo Russo|Mary Ann St. John|Abd al-Rahman ibn Khalid|İbrahim Çelik
""".strip()
    .replace("\n", "|")
    .split("|")
)
AROUND_LATIN = (
    "{}", "Name: {}", "Full Name: {}", "Name of Applicant: {}", "Name (as in NRIC): {}", "NAME  : {}", "Dr. {}",
    "Mr {}", "{}, CFA", "{}, CFA, FRM", "{} CPA (Australia)", "Prof. Dr. {}, FCA", "{} (He/Him)",
    "{} Mobile: +65 8123 4567", "{}  +65 8123 4567", "CURRICULUM VITAE\n{}", "Resume of {}",
    "{} | Risk Analyst | Singapore", "{} – Risk Analyst",
)  # fmt: skip
NO_NAME = (
    """
Straits Harbour Bank|Risk Manager|London, UK|Confidential|Personal Statement|Private Banking|Credit Risk
New York|Data Science|Business Development|Summary of Qualifications|招商银行股份有限公司|个人简历|联系方式
高级客户经理|专业技能|平安银行|北京市朝阳区|中共党员|应聘岗位|华为技术|星展中国|普华永道|汉族|高中|市场部
""".strip()
    .replace("\n", "|")
    .split("|")
)


@pytest.fixture(scope="module")
def answer():
    """Read a text without places and return the whole answer."""
    model = serving.code("resume_fields").Model()

    def read(text: str) -> dict:
        lines = [{"text": line, "box": None, "confidence": 1.0} for line in text.splitlines()]
        page = {"number": 1, "width": None, "height": None, "source": "text", "lines": lines}
        return model.answer({"document": {"kind": "text", "pages": [page], "hidden_text": []}, "as_of": "2025-06-30"})

    return read


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("around", AROUND_CHINESE)
def test_chinese_name_when_of_any_shape_and_place_then_it_is_found_whole(answer, around):
    found = {name: answer(around.format(name) + REST_ZH)["fields"]["name"] for name in CHINESE}
    assert found == {name: name for name in CHINESE}


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("around", AROUND_LATIN)
def test_name_in_an_alphabet_when_of_any_shape_and_place_then_it_is_found_without_titles_and_letters(answer, around):
    found = {name: answer(around.format(name) + REST_EN)["fields"]["name"] for name in LATIN}
    assert found == {name: name for name in LATIN}


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("dot", "·•・･．.‧∙⋅")
def test_name_when_its_parts_are_joined_by_any_dot_then_the_dot_is_the_usual_one(answer, dot):
    for text in (f"阿依古丽{dot}买买提", f"姓名：阿依古丽{dot}买买提　民族：维吾尔族"):
        assert answer(text + REST_ZH)["fields"]["name"] == "阿依古丽·买买提"


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("first", "name"), [("张  三", "张三"), ("欧  阳  文", "欧阳文"), ("J O H N   S M I T H", "JOHN SMITH")]
)
def test_name_when_its_letters_are_set_apart_then_they_are_joined(answer, first, name):
    assert answer(first + (REST_EN if first.isascii() else REST_ZH))["fields"]["name"] == name


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize(
    ("first", "name"),
    [
        ("姓名张三性别男民族汉族", "张三"),
        ("姓名 王 芳 性别 女", "王芳"),
        ("姓名阿依古丽.买买提性别女", "阿依古丽·买买提"),
        ("Name Maria Lim", "Maria Lim"),
        ("MariaLim", "Maria Lim"),
        ("· 张三 ·", "张三"),
    ],
)
def test_name_when_recognition_lost_a_colon_or_a_space_then_it_is_still_whole(answer, first, name):
    assert answer(first + (REST_EN if first.isascii() else REST_ZH))["fields"]["name"] == name


@pytest.mark.parametrize(
    "first", ["姓名：王\ufffd", "数据·算法", "Company Name HSBC", "Hi, I'm happy to apply", "Name"]
)
def test_name_when_it_is_broken_or_something_else_then_none_is_given(answer, first):
    assert answer(first + (REST_EN if first.isascii() else REST_ZH))["fields"]["name"] is None


@pytest.mark.feature("RS-01")
def test_name_when_recognition_was_unsure_then_it_is_given_and_in_doubt():
    lines = [
        {"text": text, "box": [40.0, 20.0 * n, 300.0, 20.0 * n + 12], "confidence": 0.6 if n == 0 else 0.99}
        for n, text in enumerate(["张玮", "电话：13800138002", "工作经历", "2016.07-2020.08 渤海银行 客户经理"])
    ]
    page = {"number": 1, "width": 595.0, "height": 842.0, "source": "ocr", "lines": lines}
    document = {"kind": "image", "pages": [page], "hidden_text": []}
    whole = serving.code("resume_fields").Model().answer({"document": document, "as_of": "2025-06-30"})
    assert whole["fields"]["name"] == "张玮"
    assert whole["doubts"]["/name"] == {"code": "name_unclear", "text": "张玮"}


@pytest.mark.feature("RS-01")
def test_name_when_a_form_parts_it_in_two_fields_then_it_is_joined(answer):
    assert answer("Surname: Lim\nGiven Names: Maria" + REST_EN)["fields"]["name"] == "Maria Lim"


@pytest.mark.feature("RS-01")
@pytest.mark.parametrize("text", NO_NAME)
def test_name_when_the_page_begins_with_something_else_then_none_is_given_and_that_is_said(answer, text):
    whole = answer(text + (REST_EN if text.isascii() else REST_ZH))
    assert whole["fields"]["name"] is None
    assert whole["doubts"]["/name"]["code"] == "name_unclear"
