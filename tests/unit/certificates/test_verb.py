"""What `certificates status` makes of the certificates that hosts hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from appliance.components.certificates import signing
from appliance.components.certificates.names import allowed
from appliance.procedures.custody.certificates import judged
from tests.unit.sites import context_of


@pytest.fixture
def printed(tmp_path):
    """Return what a host prints of a certificate issued now, and when it was issued."""
    context = context_of("lab-three", tmp_path)
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    csr = signing.request(key, "web.front", sorted(allowed(context.site, "web", "front")))
    pem = context.issuer.sign(csr, "web", "front")
    place = "/etc/hr-appliance/tls/web/cert.pem"
    return "".join(f"{place}:{line}\n" for line in pem.splitlines()), now


@pytest.mark.feature("PV-19")
@pytest.mark.parametrize(("hours", "state"), [(1, "good"), (470, "good"), (485, "due"), (719, "due"), (721, "expired")])
def test_certificate_when_it_ages_then_is_good_due_and_expired(printed, hours, state):
    text, now = printed
    (held,) = judged("front", text, now + timedelta(hours=hours))
    assert (held.component, held.host, held.state) == ("web", "front", state)
    assert held.issuer == "HR Appliance lab-three authority"
    assert "web.hr.lab.internal" in held.names
    assert held.days_left == pytest.approx(30 - hours / 24, abs=0.1)


def test_certificate_when_it_cannot_be_read_then_is_no_good_one(printed):
    (held,) = judged("front", "/etc/hr-appliance/tls/web/cert.pem:nonsense\n", printed[1])
    assert held.state == "expired"


def test_host_when_it_has_none_then_shows_none():
    assert judged("front", "", datetime.now(UTC)) == []
