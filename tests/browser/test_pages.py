"""Every page of the staff, in both languages and at two widths: barred to nobody, not cut off, asks no other host."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from appliance.embedded import people
from tests.browser.conftest import eventually, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SIZES = ({"width": 1366, "height": 768}, {"width": 375, "height": 812})
ANSWERS = (
    "First I asked the customer what the money was for. Then I explained the risk and offered a safer product.",
    "I do not know.",
    "A colleague asked me to backdate a form. I said no, told her why, and reported it to compliance the same day.",
    "I would stop the transfer, call the customer back on the number that we hold, and report to my supervisor.",
)
ROLES = {
    "hr": ("/", "/positions", "/positions/new", "{position}", "{position}/edit", "{position}/form", "{assessed}",
           "{screened}", "{screened}/invite", "{assessed}/review", "{assessed}/round",
           "{assessed}/composite", "{position}/composite", "{decided}/result", "/messages",
           "/settings/messages", "/employees", "/audit", "/nowhere"),
    "hr_lead": ("/", "{screened}", "/audit", "/inbox", "/inbox/delegations", "/organisation", "/organisation/jobs"),
    "manager": ("/", "{screened}/review", "{assessed}/review", "{decided}/review", "{record}"),
    "administrator": ("/", "/accounts", "/accounts/new", "{colleague}", "{own}", "/settings",
                      "/organisation", "/organisation/units/new", "/organisation/import"),
    "auditor": ("/", "/audit"),
}  # fmt: skip


@pytest.fixture(scope="module")
def addresses(product) -> dict[str, str]:
    """One candidate at each stage that changes a page, one employee, and a file that was refused."""
    product.wait_for_models()
    hr, manager = product.as_("hr"), product.as_("manager")
    listed = hr.get("/api/v1/positions").json()["positions"]
    position = next(one["id"] for one in listed if one["title"] == "Credit Risk Analyst (demo)")
    eventually(lambda: len(_named(hr, listed)) == 5, 120, "the demo résumés are screened")
    named = _named(hr, listed)
    people.hand_in(hr, position, {"empty.pdf": b""})
    for name in ("Emily Carter", "林若溪"):
        people.Candidate(people.invite(hr, named[name])).interview(list(ANSWERS))
    for name in ("Emily Carter", "林若溪"):
        eventually(partial(_is_assessed, manager, named[name]), 120, f"{name} is assessed")
    people.decide(manager, named["林若溪"], "approved", "Explained the risk and kept to the rules.")
    staff = {one["role"]: one["id"] for one in product.as_("administrator").get("/api/v1/accounts").json()["accounts"]}
    record = eventually(lambda: people.employee(manager, named["林若溪"]), 30, "the employee record exists")
    return {
        "position": f"/positions/{position}",
        "screened": f"/applications/{named['陈思远']}",
        "assessed": f"/applications/{named['Emily Carter']}",
        "decided": f"/applications/{named['林若溪']}",
        "colleague": f"/accounts/{staff['hr']}",
        "own": f"/accounts/{staff['administrator']}",
        "record": f"/employees/{record['employee']['id']}",
    }


def _is_assessed(manager, application_id: str) -> bool:
    return people.stage(manager, application_id) == "assessed"


def _named(hr, listed: list[dict]) -> dict[str, str]:
    """Find the demo candidates that are read and screened."""
    found = [one for position in listed for one in people.applications(hr, position["id"])]
    demo = ("Daniel Okafor", "Emily Carter", "周子昂", "林若溪", "陈思远")
    return {
        one["name"]: one["id"] for one in found if one["name"] in demo and one["stage"] not in ("received", "screening")
    }


@pytest.fixture
def watched(desk, product):
    """A page at a desk, and everything it complained of or asked of another host."""
    found: list[str] = []

    def complain(message) -> None:
        refused = "the server responded with a status of" in message.text and message.location["url"] == desk.url
        if message.type in ("error", "warning") and not refused:
            found.append(f"{desk.url}: {message.text}")

    def ask(request) -> None:
        there = urlsplit(request.url)
        if there.scheme not in ("data", "blob") and there.netloc != urlsplit(product.address).netloc:
            found.append(f"{desk.url} asks {there.netloc}")

    desk.on("console", complain)
    desk.on("pageerror", lambda error: found.append(f"{desk.url}: {error}"))
    desk.on("request", ask)
    return desk, found


def _faults(page, name: str) -> list[str]:
    """Hold the open page to axe's rules and to the width of the window at both sizes."""
    found = []
    for size in SIZES:
        page.set_viewport_size(size)
        found += [f"{name} {size['width']}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in _axe(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.append(f"{name} {size['width']}: wider than the window")
    return found


def _axe(page) -> list[dict]:
    return Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("role", ROLES)
def test_pages_when_a_role_opens_each_then_none_is_barred_cut_off_or_asks_outside(
    product, addresses, watched, role, language
):
    page, complaints = watched
    sign_in(page, product, role, language)
    faults = []
    for path in ROLES[role]:
        page.goto(product.address + path.format(**addresses))
        page.wait_for_selector(".loading", state="detached")
        assert page.locator("html").get_attribute("lang") == ("zh-CN" if language == "zh" else "en")
        faults += _faults(page, f"{role} {language} {path}")
    assert not faults + complaints, "\n".join(faults + complaints)


@pytest.mark.feature("PV-05", "PV-06")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_account_when_the_administrator_makes_one_then_the_new_colleague_signs_in_with_what_is_shown(
    product, watched, language
):
    page, complaints = watched
    email = f"new-{language}@bank.test"
    sign_in(page, product, "administrator", language)
    page.goto(f"{product.address}/accounts/new")
    page.fill("input[name=name]", "赵六 Zhao Liu")
    page.fill("input[name=email]", email)
    page.select_option("select[name=role]", "auditor")
    page.press("input[name=email]", "Enter")
    page.wait_for_selector("#password")
    faults = _faults(page, f"one-time password {language}")
    word = page.input_value("#password")
    page.click("main .button.primary")
    page.wait_for_selector("form[action$='/lock']")
    assert word not in page.content()
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "hr_language", "value": language, "url": product.address}])
    page.goto(f"{product.address}/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", word)
    page.press("input[name=password]", "Enter")
    page.wait_for_url("**/password")
    for name, value in (("present", word), ("new", "a password of my own"), ("again", "a password of my own")):
        page.fill(f"input[name={name}]", value)
    page.press("input[name=again]", "Enter")
    page.wait_for_selector("main a[href='/audit']")  # on a narrow window the navigation is behind its button
    assert not faults + complaints, "\n".join(faults + complaints)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_sign_in_when_it_is_refused_then_keeps_the_address_and_bars_nobody(product, watched, language):
    page, complaints = watched
    page.context.add_cookies([{"name": "hr_language", "value": language, "url": product.address}])
    page.goto(f"{product.address}/login")
    faults = _faults(page, f"login {language}")
    page.fill("input[name=email]", "nobody@demo.invalid")
    page.fill("input[name=password]", "wrong")
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("[role=alert]")
    assert page.input_value("input[name=email]") == "nobody@demo.invalid"
    faults += _faults(page, f"refused login {language}")
    assert not faults + complaints, "\n".join(faults + complaints)
