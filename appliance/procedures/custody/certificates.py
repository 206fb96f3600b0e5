"""The verb `certificates`: look at every certificate of a site, renew them now, and have the bank's authority sign."""

from __future__ import annotations

import argparse
import dataclasses
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography import x509

from appliance.components.certificates import signing
from appliance.components.certificates.authority import SiteAuthority
from appliance.components.certificates.deploy import SCRIPT
from appliance.errors import ApplianceError, UsageError
from appliance.host.wording import count

if TYPE_CHECKING:
    from appliance.desk.screen import Screen
    from appliance.desk.session import Session
    from appliance.host.connections import Answer

HELP = {
    "status": "list every certificate: names, issuer, days left",
    "renew": "have hosts renew their certificates now, due or not",
    "csr": "write the request that the bank's authority signs",
    "import": "take the certificate that the bank's authority signed, with its chain",
}
LIST = ("grep", "-H", "", "-r", "--include=cert.pem", "/etc/hr-appliance/tls")
"""Prints each line of each certificate with its path before it, and ends with 1 where there is none."""


@dataclass(frozen=True)
class HostCertificate:
    """A certificate on a host; `state` is good, due (past two thirds of its life) or expired."""

    host: str
    component: str
    names: str
    issuer: str
    until: str
    days_left: float
    state: str


def add(verbs: argparse._SubParsersAction) -> None:
    """Add the verb to the command."""
    verb = verbs.add_parser("certificates", help="look at, renew and sign certificates")
    below = verb.add_subparsers(dest="certificates_verb", metavar="VERB", required=True)
    for name, about in HELP.items():
        parser = below.add_parser(name, help=about)
        parser.add_argument("file", type=Path, metavar="SITE", help="the site file")
        if name == "import":
            parser.add_argument(
                "certificate", type=Path, metavar="FILE", help="PEM: the certificate and its whole chain"
            )
        if name == "csr":
            parser.add_argument("--out", type=Path, metavar="FILE", help="write it here instead of standard output")
        if name == "renew":
            parser.add_argument("--host", action="append", metavar="NAME", help="this host alone; may be repeated")
            parser.add_argument(
                "--component", default="all", metavar="NAME", help="this component's alone; default: all"
            )
        parser.add_argument("--state", type=Path, metavar="DIR", help="state folder of the site on this machine")
        parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Run one of the verbs and return the exit code; raises ApplianceError."""
    if arguments.certificates_verb in ("status", "renew"):
        import appliance.host.connections  # noqa: F401 - makes sockets yield before others load them
    from appliance.desk.screen import choose
    from appliance.desk.session import open_site

    session = open_site(arguments.file, arguments.state, verify=False)
    with choose(arguments.json) as shown:
        return VERBS[arguments.certificates_verb](arguments, session, shown)


def judged(host: str, text: str, now: datetime) -> list[HostCertificate]:
    """Return the certificates in the output of LIST on a host, each with its state."""
    pems: dict[str, list[str]] = {}
    for line in text.splitlines():
        path, separator, rest = line.partition("/cert.pem:")
        if separator:
            pems.setdefault(Path(path).name, []).append(rest)
    certificates = []
    for component, lines in sorted(pems.items()):
        try:
            leaf = x509.load_pem_x509_certificates("\n".join(lines).encode())[0]
        except ValueError:
            certificates.append(HostCertificate(host, component, "it cannot be read", "", "", 0.0, "expired"))
            continue
        certificates.append(_read(host, component, leaf, now))
    return certificates


def _read(host: str, component: str, leaf: x509.Certificate, now: datetime) -> HostCertificate:
    since, until = leaf.not_valid_before_utc, leaf.not_valid_after_utc
    state = "expired" if now >= until else "due" if now >= since + (until - since) * 2 / 3 else "good"
    names, issuer = ", ".join(sorted(signing.names_of(leaf))), signing.common_name_of(leaf.issuer)
    left = (until - now).total_seconds() / 86400
    return HostCertificate(host, component, names, issuer, f"{until:%Y-%m-%d %H:%M} UTC", round(left, 1), state)


def _everywhere(session: Session, hosts: list[str], argv: tuple[str, ...], seconds: int) -> Mapping[str, Answer]:
    from appliance.desk.session import become_password
    from appliance.host.connections import Connections

    known = session.context.folder / "known_hosts"
    connections = Connections(session.site, known, become_password(session.site), hosts)
    connections.connect()
    try:
        return connections.everywhere(lambda host: connections.run(host, argv, seconds=seconds), hosts)
    finally:
        connections.close()


def _status(_given: argparse.Namespace, session: Session, shown: Screen) -> int:
    now = datetime.now(UTC)
    answers = _everywhere(session, session.hosts, LIST, 60)
    certificates = [certificate for host in session.hosts for certificate in judged(host, answers[host].output, now)]
    heads = [field.name.replace("_", " ") for field in dataclasses.fields(HostCertificate)]
    shown.table("certificate", heads, [dataclasses.astuple(certificate) for certificate in certificates])
    late = [certificate for certificate in certificates if certificate.state != "good"]
    sentence = f"{count(len(certificates), 'certificate')}, {len(late)} past two thirds of their life or expired."
    if late:
        sentence += " Look at `journalctl -u hr-certificates` there; `appliance certificates renew` tries at once."
    shown.result("certificates", sentence, certificates=len(certificates), late=len(late))
    return 1 if late else 0


def _renew(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    hosts = arguments.host or session.hosts
    if strange := [host for host in hosts if host not in session.hosts]:
        raise UsageError(f"{', '.join(strange)} runs nothing at this site.", f"Hosts: {', '.join(session.hosts)}.")
    answers = _everywhere(session, hosts, (SCRIPT, "--now", arguments.component), 300)
    failed = [host for host in hosts if answers[host].code]
    for host in hosts:
        for line in answers[host].output.splitlines():
            shown.say(f"{host}: {line}")
    renewed = sum(line.endswith(": renewed") for answer in answers.values() for line in answer.output.splitlines())
    session.journal.write("certificates renew", "failed" if failed else "done", hosts, renewed=renewed)
    shown.result(
        "renewed",
        f"{count(renewed, 'certificate')} renewed on {count(len(hosts), 'host')}.",
        renewed=renewed,
        failed=failed,
    )
    return 1 if failed else 0


def _csr(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    authority = _authority(session)
    request = authority.request()
    if arguments.out is None:
        sys.stdout.write(request)
        return 0
    arguments.out.write_text(request, encoding="ascii")
    session.journal.write("certificates csr", "done")
    shown.result("csr", f"{arguments.out}: have it signed as a subordinate authority with path length 1 or more.")
    return 0


def _import(arguments: argparse.Namespace, session: Session, shown: Screen) -> int:
    authority = _authority(session)
    try:
        pem = arguments.certificate.read_bytes()
    except OSError as error:
        raise UsageError(f"{arguments.certificate}: {error.strerror}.", "Name the file that the bank sent.") from None
    authority.take(pem)
    own = authority.bank_certificate()
    until = f"{own.not_valid_after_utc:%Y-%m-%d}" if own else ""
    session.journal.write("certificates import", "done", until=until)
    sentence = (
        f"The bank's authority stands above this site's until {until}. Go on with `appliance apply {arguments.file}`."
    )
    shown.result("imported", sentence, until=until)
    return 0


def _authority(session: Session) -> SiteAuthority:
    if session.site.certificates.authority != "bank":
        raise ApplianceError(
            "The site file says that the site signs by itself.", "Write `certificates: {authority: bank}` first."
        )
    return SiteAuthority(session.site, session.context.folder)


VERBS: dict[str, Callable[[argparse.Namespace, Session, Screen], int]] = {
    "status": _status,
    "renew": _renew,
    "csr": _csr,
    "import": _import,
}
