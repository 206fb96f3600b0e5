"""Addresses with ports and URLs, in both families; texts of one address are one value."""

from __future__ import annotations

import pytest

from appliance.site import endpoints

SIX, LONG = "2001:db8::1", "2001:DB8:0:0:0:0:0:1"


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (endpoints.join("10.0.0.1", 8200), "10.0.0.1:8200"),
        (endpoints.join(LONG, 8200), "[2001:db8::1]:8200"),
        (endpoints.join("log.bank.example", 6514), "log.bank.example:6514"),
        (endpoints.url(LONG, 8444, "/apt"), "https://[2001:db8::1]:8444/apt"),
        (endpoints.url("hr.bank.example"), "https://hr.bank.example"),
        (endpoints.database_url("hr_web", SIX, "a=b"), "postgresql://hr_web@[2001:db8::1]:5432/hr?a=b"),
        (endpoints.pgpass(LONG, "hr_web", "a:b\\c"), "2001\\:db8\\:\\:1:5432:hr:hr_web:a\\:b\\\\c\n"),
        (endpoints.pgpass("10.0.0.1", "hr_web", "a"), "10.0.0.1:5432:hr:hr_web:a\n"),
        (endpoints.resolved("hr.bank.example", SIX, 443), ("--resolve", "hr.bank.example:443:[2001:db8::1]")),
        (endpoints.prefix(LONG), "2001:db8::1/128"),
        (endpoints.prefix("10.0.0.1"), "10.0.0.1/32"),
        (endpoints.family("2001:db8::/32"), "ip6"),
        (endpoints.family("10.0.0.1"), "ip"),
        (endpoints.everywhere("10.0.0.1", 443), ["0.0.0.0:443"]),
        (endpoints.everywhere(SIX, 443), ["0.0.0.0:443", "[::]:443"]),
        (endpoints.subject_alternative(LONG), "IP:2001:db8::1"),
        (endpoints.subject_alternative("front"), "DNS:front"),
        (endpoints.canonical(LONG), SIX),
        (endpoints.split("[2001:DB8::5]:6514"), ("2001:db8::5", 6514)),
        (endpoints.split("log.bank.example:6514"), ("log.bank.example", 6514)),
    ],
)
def test_endpoint_when_made_then_is_written_as_its_reader_wants_it(made, expected):
    assert made == expected


@pytest.mark.parametrize("text", ["", "host", "host:0", "host:65536", "2001:db8::5:6514", "[host]:1", "a b:1", "h:1/x"])
def test_endpoint_when_it_is_no_host_with_a_port_then_is_refused(text):
    with pytest.raises(ValueError, match="host:port|IPv6|Expected|octet|At least"):
        endpoints.split(text)
