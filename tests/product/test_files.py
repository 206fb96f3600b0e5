"""A batch of twenty files, most of them wrong: each of those gets its sentence, the rest go on."""

from __future__ import annotations

import pytest

from appliance.embedded import people
from tests.product import files, hiring
from tests.product.running import Product

pytestmark = pytest.mark.slow

SAYS = {
    "corrupted": ("damaged", "损坏"),
    "encrypted": ("password", "密码"),
    "empty_file": ("empty", "空"),
    "too_large": ("larger than 50 MB", "50 MB"),
    "unsupported": ("not read", "PDF"),
    "wrong_name": ("ending", "扩展名"),
    "macros": ("macros", "宏"),
    "archive_bomb": ("unpacks", "解压"),
    "nested_archive": ("archive inside", "压缩包"),
}


@pytest.mark.feature("RS-18")
def test_batch_when_most_of_twenty_files_are_wrong_then_each_gets_its_sentence_and_the_rest_are_screened(
    product: Product,
):
    product.wait_for_models()
    position_id = hiring.opened(product)
    bad = files.bad()
    sent = {f"good {number}.pdf": files.good(number) for number in range(7)}
    sent |= {name: content for name, (content, _) in bad.items()}
    sent["no ending"] = files.good(7)
    sent["word.docx"] = files.word(
        "测试酉", "电话：13800990009", "教育经历", "2010.09 - 2014.06 华北财经大学 金融学 本科"
    )
    assert len(sent) == 20
    received = {one["name"]: one for one in people.hand_in(product.as_("hr"), position_id, sent)}
    assert set(received) == set(sent)
    ended = {name: hiring.wait_file(product, one["id"]) for name, one in received.items()}

    codes = {name: (one["state"], one["code"]) for name, one in ended.items()}
    assert codes == {name: ("refused", bad[name][1]) if name in bad else ("screened", None) for name in sent}
    assert len(people.applications(product.as_("hr"), position_id)) == len(sent) - len(bad)
    for name, (_, code) in bad.items():
        says(product, received[name]["id"], code)


@pytest.mark.feature("RS-18")
def test_zip_when_it_holds_a_zip_a_program_and_a_resume_then_the_resume_goes_on(product: Product):
    product.wait_for_models()
    position_id = hiring.opened(product)
    inner = files.zipped({"a.pdf": files.good(0)})
    content = files.zipped({"简历/好.pdf": files.good(10), "inner.zip": inner, "setup.exe": b"MZ" + bytes(4000)})
    [sent] = people.hand_in(product.as_("hr"), position_id, {"many.zip": content})
    assert hiring.wait_file(product, sent["id"])["state"] == "unpacked"
    members = product.rows("SELECT id, member FROM uploads WHERE archive_id = %s ORDER BY member", sent["id"])
    ended = [hiring.wait_file(product, str(one)) for one, _ in members]
    assert [(one["name"], one["state"], one["code"]) for one in ended] == [
        ("好.pdf", "screened", None),
        ("inner.zip", "refused", "nested_archive"),
        ("setup.exe", "refused", "unsupported"),
    ]
    says(product, ended[1]["id"], "nested_archive")


def says(product: Product, upload_id: str, code: str) -> None:
    """Hold the sentence of a refusal to its words in English and Chinese."""
    for language, word in zip(("en", "zh"), SAYS[code], strict=True):
        sentence = people.file_state(product.as_("hr", language), upload_id)["message"]
        assert word in sentence, (code, language, sentence)
        assert sentence.isascii() is (language == "en"), (code, sentence)
