"""How every port of a host speaks: only by TLS, with strong ciphers, and inside the site only with a certificate."""

from __future__ import annotations

import json
import re

from appliance.compliance.control import Asked, Finding, Unanswered, control, judged, not_here
from appliance.compliance.controls.intrusion import listening
from appliance.compliance.ports import Port, allowed
from appliance.site import endpoints

TLS = "/etc/hr-appliance/tls"
ALIVE = re.compile(r"HTTP [23]\d\d|answered|asked for a password")


@control(
    "TR-01",
    "8.1.2.2a 8.1.2.2b 8.1.4.7a 8.1.4.8a",
    "端口只用 TLS 1.2 及以上、256 位套件",
    "Ports agree to TLS 1.2 and up with 256-bit ciphers alone",
    rows="PV-05 PV-09 PV-19 OP-14",
)
def strong_ciphers(asked: Asked) -> Finding:
    """Each port is offered TLS 1.0 and 1.1, then ciphers below 256 bits alone: no handshake may come about."""
    wrong, evidence = [], []
    for port in _scan(asked):
        name = f"{port['component']} {port['number']}"
        wrong += [f"{name} agrees to {port['old']}"] * bool(port["old"])
        wrong += [f"{name} agrees to {port['weak']}"] * bool(port["weak"])
        evidence.append(f"{name} {port['best'] or 'with nobody from outside'}")
        if not port["best"] and port["speaks"] != "raft":
            wrong.append(f"{name} agrees to no TLS at all")
    return judged(wrong, ", ".join(evidence)) if evidence else not_here("nothing of ours listens on this host")


@control(
    "TR-02",
    "8.1.2.2b 8.1.4.8a",
    "无明文端口",
    "No port answers without TLS",
    rows="PV-05 PV-09",
)
def no_plain_port(asked: Asked) -> Finding:
    """Each port is spoken to without TLS: nothing may be served."""
    ports = _scan(asked)
    wrong = [f"{port['component']} {port['number']}: {port['plain']} without TLS" for port in ports
             if ALIVE.fullmatch(port["plain"])]  # fmt: skip
    evidence = ", ".join(f"{port['component']} {port['number']} {port['plain']}" for port in ports)
    return judged(wrong, evidence) if ports else not_here("nothing of ours listens on this host")


@control(
    "TR-03",
    "8.1.4.1d 8.1.2.2b 8.1.3.1b",
    "站内链路须双向证书",
    "Inside the site nobody is answered without a certificate",
    rows="PV-05 PV-09",
)
def mutual(asked: Asked) -> Finding:
    """Each port that only components use is spoken to by TLS without a client certificate: it is refused."""
    table = allowed(asked.context, asked.name)
    ports = [port for port in _scan(asked) if (known := table.get(("tcp", port["number"]))) and known.mutual]
    wrong = [f"{port['component']} {port['number']}: {port['nobody']} without a certificate" for port in ports
             if ALIVE.fullmatch(port["nobody"])]  # fmt: skip
    evidence = ", ".join(f"{port['component']} {port['number']} {port['nobody']}" for port in ports)
    return judged(wrong, evidence) if ports else not_here("no port of this host is for components alone")


@control(
    "TR-04",
    "8.1.2.2a 8.1.2.2b 8.1.4.1d",
    "证书有效并自动更新",
    "Certificates lead to the site's authority and renew themselves",
    rows="PV-05 PV-09",
)
def certificates(asked: Asked) -> Finding:
    """Each certificate leads to the anchor, fits its key, is strong, and was renewed when it was due."""
    wrong, evidence = [], []
    for pair in asked.host.certificate.get_pairs(TLS):
        left = pair.ends - asked.host.clock.seconds
        wrong += [f"{pair.name} does not lead to the site's authority"] * (not pair.trusted)
        wrong += [f"{pair.name} and its key are no pair"] * (not pair.fits)
        wrong += [f"{pair.name} has a key of {pair.bits} bits"] * (pair.bits < 256 or 521 < pair.bits < 3072)
        wrong += [f"{pair.name} should have been renewed: {left / 3600:.0f} h are left"] * (
            left < (pair.ends - pair.begins) / 4
        )
        evidence.append(f"{pair.name} {left / 3600:.0f} h")
    if not asked.host.service("hr-certificates.timer").is_running:
        wrong.append("the timer that renews does not run")
    return (
        judged(wrong, f"left: {', '.join(evidence)}") if evidence or wrong else not_here("this host has no certificate")
    )


@control(
    "TR-05",
    "8.1.2.2b 8.1.4.8a",
    "浏览器只用加密连接",
    "Browsers are held to encryption",
    "edge",
    "PV-05 PV-09",
)
def browsers(asked: Asked) -> Finding:
    """The edge says HSTS for at least half a year, and a strict policy for what its pages may load."""
    domain = asked.context.site.domain
    edge = endpoints.resolved(domain, asked.address, endpoints.EDGE)
    heads = asked.host.http.headers(endpoints.url(domain, path="/"), *edge)
    age = re.search(r"max-age=(\d+)", heads.get("strict-transport-security", ""))
    policy = heads.get("content-security-policy", "")
    wrong = ["HSTS is not said for half a year"] * (age is None or int(age[1]) < 15_552_000)
    wrong += ["there is no Content-Security-Policy"] * (not policy)
    wrong += ["pages may run scripts that stand in them"] * (
        "unsafe-inline" in policy.partition("script-src")[2].partition(";")[0]
    )
    wrong += ["X-Content-Type-Options is not nosniff"] * (heads.get("x-content-type-options") != "nosniff")
    wrong += [f"the server names itself: {heads.get('server')}"] * bool(re.search(r"\d", heads.get("server", "")))
    return judged(wrong, f"HSTS {int(age[1]) // 86400 if age else 0} days, policy {policy[:80]}")


def _scan(asked: Asked) -> list[dict]:
    """Return what each TCP port that listens agrees to, known or not; all ports at once, asked only once."""
    table = allowed(asked.context, asked.name)
    words = []
    for protocol, address, number, program in listening(asked):
        port = table.get((protocol, number), Port(number, program or "unknown"))
        if protocol == "tcp" and port.speaks != "ssh":
            reached = {"0.0.0.0": "127.0.0.1", "*": "127.0.0.1", "::": "::1"}.get(address, address)  # noqa: S104
            words.append(f"{reached},{number},{port.speaks},{port.component}")
    if not words:
        return []
    try:
        return json.loads(asked.probe("scan.py", TLS, *sorted({*words})))
    except json.JSONDecodeError:
        raise Unanswered(
            "The scan of the ports ended without an answer.", "Look at python3 and openssl there."
        ) from None
