"""Ports, addresses with ports, URLs and whatever else is made of an address: the one place that writes IPv6.

Everything on hosts that joins an address with something is made here; tests/hygiene/test_endpoints.py holds others to
that. Addresses are values: two texts of one address become one text.
"""

from __future__ import annotations

import ipaddress
import re
import socket

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

EDGE, WEB, DATABASE, VAULT, RAFT = 443, 8443, 5432, 8200, 8201
INFERENCE, DEPOT, BACKUP, PGBACKREST = 8543, 8444, 8445, 8432
TIME, NAMES = 123, 53

_SPLIT = re.compile(r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:/@\s]+)):(?P<port>[0-9]{1,5})")


def is_address(text: str) -> bool:
    """Return whether a text is an IP address, not a name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def canonical(host: str | IpAddress) -> str:
    """Return an address in the one way in which it is compared, and a name as it is."""
    text = str(host)
    return str(ipaddress.ip_address(text)) if is_address(text) else text


def bracketed(host: str | IpAddress) -> str:
    """Return a name or an address as it stands in a URL or before a port."""
    text = canonical(host)
    return f"[{text}]" if ":" in text else text


def join(host: str | IpAddress, port: int) -> str:
    """Return `host:port`, with an IPv6 address in brackets."""
    return f"{bracketed(host)}:{port}"


def url(host: str | IpAddress, port: int | None = None, path: str = "") -> str:
    """Return an https address; `path` begins with a slash."""
    return f"https://{bracketed(host) if port is None else join(host, port)}{path}"


def database_url(role: str, host: str | IpAddress, query: str) -> str:
    """Return the URL of the database `hr` for a role."""
    return f"postgresql://{role}@{join(host, DATABASE)}/hr?{query}"


def pgpass(host: str | IpAddress, role: str, password: str) -> str:
    """Return a line of a pgpass file, in which a colon within a field is escaped (libpq, "The Password File")."""
    escaped = [field.replace("\\", r"\\").replace(":", r"\:") for field in (canonical(host), password)]
    return f"{escaped[0]}:{DATABASE}:hr:{role}:{escaped[1]}\n"


def resolved(name: str, address: str | IpAddress, port: int) -> tuple[str, str]:
    """Return the option by which curl takes an address for a name (curl(1), --resolve)."""
    return "--resolve", f"{name}:{port}:{bracketed(address)}"


def prefix(address: str | IpAddress) -> str:
    """Return an address as a network of one, as pg_hba.conf and the key server's bound addresses take it."""
    return str(ipaddress.ip_network(str(address)))


def family(address: str | IpAddress) -> str:
    """Return nftables' word for an address or a network: `ip` or `ip6`."""
    return "ip6" if ipaddress.ip_network(str(address), strict=False).version == 6 else "ip"


def socket_family(address: str | IpAddress) -> socket.AddressFamily:
    """Return the family of sockets that reach an address."""
    return socket.AF_INET6 if ipaddress.ip_address(str(address)).version == 6 else socket.AF_INET


def everywhere(address: str | IpAddress, port: int) -> list[str]:
    """Return the wildcard address that a server listens on, by IPv6 where its host has such an address."""
    six = [join("::", port)] if ipaddress.ip_address(str(address)).version == 6 else []
    return [join("0.0.0.0", port), *six]  # noqa: S104 - browsers come by any interface


def subject_alternative(name: str) -> str:
    """Return a name as OpenSSL's subjectAltName takes it."""
    return f"IP:{canonical(name)}" if is_address(name) else f"DNS:{name}"


def split(text: str) -> tuple[str, int]:
    """Return host, without brackets, and port of `host:port`; raises ValueError."""
    match = _SPLIT.fullmatch(text)
    if not match or not 1 <= int(match["port"]) <= 65535:
        raise ValueError("is not host:port")
    if match["six"]:
        return str(ipaddress.IPv6Address(match["six"])), int(match["port"])
    return match["name"], int(match["port"])
