"""What a site file says of hiring and retention reaches the application, and means there what it means here."""

from __future__ import annotations

import pytest

from app.settings import Settings
from appliance.components.web import deploy
from appliance.host.desired import File
from appliance.site.model import Hiring, Retention
from tests.unit.sites import context_of

OTHERS = {
    "requisition_required": True,
    "link_days": 7,
    "decision_hours": 24,
    "feedback_days": 5,
    "pool_months": 24,
}


def settings_of(context) -> Settings:
    items = {item.path: item for item in deploy.desired(context, "front").items if isinstance(item, File)}
    return Settings.model_validate_json(items[f"{deploy.OWN}/settings.json"].data)


def test_hiring_when_a_site_says_how_then_the_application_does_it_so(tmp_path):
    told = {"hiring": Hiring.model_validate(OTHERS), "retention": Retention(resume_days=30)}
    settings = settings_of(context_of("lab-three", tmp_path, **told))
    assert {name: getattr(settings, name) for name in OTHERS} == OTHERS
    assert settings.resume_days == 30


def test_hiring_when_a_site_says_nothing_then_holds_what_the_application_holds_by_itself():
    assert Hiring().model_dump() == {name: Settings.model_fields[name].default for name in Hiring.model_fields}


@pytest.mark.parametrize("name", list(OTHERS))
@pytest.mark.parametrize("value", [0, 10_000, "7", None])
def test_hiring_when_a_value_is_out_of_bounds_then_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        Hiring.model_validate({name: value})
