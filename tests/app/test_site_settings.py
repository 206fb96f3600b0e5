"""What a site tells its web hosts is what the application reads, for every site that ships."""

from __future__ import annotations

import json

import pytest

from app.errors import SettingsError
from app.settings import TransitKeys, read
from appliance.components.web import application
from tests.unit.sites import NAMES, context_of


@pytest.mark.parametrize("name", NAMES)
def test_settings_when_a_site_writes_them_then_the_application_reads_every_one(name, tmp_path):
    context = context_of(name, tmp_path)
    (host, *_) = context.hosts("web")
    url = application.database_url(context, "hr_web", "/etc/hr-appliance/web")
    (tmp_path / "settings.json").write_text(application.settings(context, host, url), encoding="utf-8")
    told = read(tmp_path / "settings.json")
    assert told.profile == "site"
    assert isinstance(told.keys, TransitKeys)
    assert len(told.keys.address) == len(context.hosts("vault"))
    assert told.keys.role_id == "hr-web"
    assert told.triton_tls is not None
    assert told.secure_cookies
    assert told.forwarded_allow_ips == tuple(context.addresses("edge"))
    assert told.passwords.model_dump() == context.site.policy.passwords.model_dump()
    assert hash(told.keys), "one set of keys is made for each process"


KEYS = {
    "provider": "transit",
    "address": ["https://10.0.0.1:8200"],
    **{name: f"/etc/{name}" for name in ("ca_file", "cert_file", "key_file", "secret_id_file")},
}


@pytest.mark.parametrize(
    ("keys", "why"),
    [
        ({**KEYS, "address": ["http://10.0.0.1:8200"]}, "keys.transit.address.0"),
        ({**KEYS, "address": []}, "keys.transit.address"),
        ({**KEYS, "token": "s.x"}, "keys.transit.token"),
        ({"provider": "transit"}, "keys.transit.address"),
        ({"provider": "elsewhere"}, "keys"),
        ({"root_key_file": "/x", "address": []}, "keys.embedded.address"),
    ],
)
def test_settings_when_keys_are_told_wrongly_then_the_key_is_named(tmp_path, keys, why):
    path = tmp_path / "settings.json"
    stated = {
        "database_url": "postgresql://hr@/hr", "media_folder": "/m", "cookie_key_file": "/c", "triton_address": "t:1",
        "public_url": "https://x", "keys": keys,
    }  # fmt: skip
    path.write_text(json.dumps(stated))
    with pytest.raises(SettingsError, match=why):
        read(path)
