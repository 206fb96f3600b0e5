"""The careers page in a real Chromium: an application by phone and at a desk, without an account."""

from __future__ import annotations

import pytest

from app import clock
from app.hiring.careers import service as careers
from tests.app.conftest import configured, db, postgres, template  # noqa: F401
from tests.app.hiring import resumes
from tests.app.people import people  # noqa: F401
from tests.browser.test_forms import SIZES, enter
from tests.browser.test_recording import clean, picture, served  # noqa: F401

pytestmark = pytest.mark.slow


@pytest.mark.feature("RS-08", part="the way in; that a screening follows within 10 seconds is not measured here")
def test_careers_page_when_somebody_applies_by_phone_then_has_a_receipt_and_hr_has_the_resume(
    desk,
    phone,
    served,  # noqa: F811
    people,  # noqa: F811
    tmp_path,
):
    position = resumes.position(people)
    careers.show(people.hr, position.id, True, clock.now())
    (tmp_path / "cv.pdf").write_bytes(resumes.pdf())
    for page, language in ((phone, "zh"), (desk, "en")):
        page.context.add_cookies([{"name": "hr_language", "value": language, "url": served}])
        page.goto(f"{served}/careers")
        clean(page)
        picture(page, f"careers-{language}")
        page.click("main h2 a")
        clean(page)
        page.fill("input[name=name]", "王小明")
        page.click("main button.primary")
        page.wait_for_selector(".field-problem")
        assert page.input_value("input[name=name]") == "王小明"
        clean(page)
        picture(page, f"careers-refused-{language}")
        page.fill("input[name=email]", f"{language}@example.com")
        page.fill("input[name=phone]", "13812345678")
        page.set_input_files("input[type=file]", tmp_path / "cv.pdf")
        page.check("input[name=consent]")
        page.click("main button.primary")
        page.wait_for_url("**/careers/receipts/*")
        clean(page)
        picture(page, f"careers-receipt-{language}")
    enter(desk, served, "hr", "en")
    for width, height in SIZES:
        desk.set_viewport_size({"width": width, "height": height})
        desk.goto(f"{served}/positions/{position.id}/careers")
        clean(desk)
        picture(desk, f"{width}-careers-list-en")
    assert desk.locator("tbody tr").count() == 2
