"""How a value has to be written; raises ValueError as `what is wrong: what to write`.

An address or network that could be read is repeated in the hint; anything else never is, for it may be a secret.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import zoneinfo
from urllib.parse import urlsplit

from appliance.site import endpoints
from appliance.site.endpoints import IpAddress

LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST_NAME = re.compile(LABEL)
DOMAIN = re.compile(rf"{LABEL}(\.{LABEL})*")
HOST = re.compile(r"[A-Za-z0-9.:-]+")
ENDPOINT = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[a-z0-9.-]+):[0-9]{1,5}")
ORIGIN = re.compile(r"https://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
URI = re.compile(r"https?://[A-Za-z0-9_.:/\[\]~+-]+")
TIME_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
LONGEST_NAME = 253
SUCH_AS = "such as 10.20.0.11 or 2001:db8::11"


def fault(text: str, pattern: re.Pattern[str] | None = None) -> str:
    """Return why a text is refused, as far as that can be said without repeating it."""
    if not text:
        return "is empty"
    if text != text.strip():
        return "begins or ends with a space"
    if re.search(r"[\x00-\x1f\x7f]", text):
        return "has a tab or a line break in it"
    if not text.isascii():
        return "has a character that is not plain ASCII, such as a full-width letter or digit"
    if " " in text:
        return "has a space in it"
    if pattern and pattern.fullmatch(text.lower()):
        return "has capital letters"
    return "is not written as it must be"


def address(value: object) -> object:
    """Return the address of a host; raises ValueError. What was no text in the first place passes as it is."""
    if isinstance(value, ipaddress.IPv4Address | ipaddress.IPv6Address):
        return value
    if not isinstance(value, str):
        raise ValueError(f"is not an IP address: write one, {SUCH_AS}")
    try:
        read = ipaddress.ip_address(value)
    except ValueError:
        raise ValueError(_not_an_address(value)) from None
    return _of_a_host(read)


def _of_a_host(read: IpAddress) -> IpAddress:
    """Return an address that a host can be reached at from another; raises ValueError."""
    mapped = getattr(read, "ipv4_mapped", None)
    if mapped:
        raise ValueError(f"is an IPv4 address written as IPv6: write {mapped}")
    if getattr(read, "scope_id", None):
        raise ValueError("is an address of one interface alone: write the host's address without %, not link-local")
    for holds, what in (
        (read.is_unspecified, "stands for every address"),
        (read.is_multicast, "is a multicast address"),
        (read.is_link_local, "is a link-local address, which differs from network to network"),
        (read.version == 4 and read.is_reserved, "is a reserved address"),
    ):
        if holds:
            raise ValueError(f"{what}: write the one that the host has in your network, {SUCH_AS}")
    return read


def _not_an_address(text: str) -> str:
    """Return the problem of a text that is no address."""
    place, slash, _bits = text.partition("/")
    with contextlib.suppress(ValueError):
        if slash and ipaddress.ip_interface(text):
            return f"is a network, and one address is meant: write {place} without what follows it"
    with contextlib.suppress(ValueError):
        if text.startswith("[") and text.endswith("]"):
            return f"has brackets, which stand only before a port: write {ipaddress.ip_address(text[1:-1])}"
    with contextlib.suppress(ValueError):
        split, _port = endpoints.split(text)
        return f"has a port: write {ipaddress.ip_address(split)} alone"
    if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}){3}", text):
        parts = [int(part) for part in text.split(".")]
        if max(parts) > 255:
            return f"has a part above 255: write four numbers from 0 to 255, {SUCH_AS}"
        plain = ".".join(map(str, parts))
        return f"has a part with a leading zero, which some programs read as octal: write {plain}"
    problem = fault(text)
    return f"{problem if problem != 'is not written as it must be' else 'is not an IP address'}: write one, {SUCH_AS}"


def network(value: object) -> object:
    """Return a network, or an address as a network of one; raises ValueError."""
    if isinstance(value, ipaddress.IPv4Network | ipaddress.IPv6Network):
        return value
    hint = "write an address or a network, such as 10.20.0.0/24"
    if not isinstance(value, str):
        raise ValueError(f"is not a network: {hint}")
    try:
        read = ipaddress.ip_network(value, strict=False)
    except ValueError:
        problem = _not_an_address(value)
        raise ValueError(problem if "leading zero" in problem else f"is not a network: {hint}") from None
    if str(read.network_address) != str(ipaddress.ip_address(value.partition("/")[0])):
        raise ValueError(f"names an address within a network: write {read} for all of it, or the address alone")
    if read.prefixlen == 0:
        raise ValueError(f"is everybody: {hint} that operates the site")
    return read


def domain(text: str) -> str:
    """Return a name that browsers can open; raises ValueError."""
    hint = "write a name in small letters, digits, hyphens and dots, such as hr.bank.example"
    if endpoints.is_address(text):
        raise ValueError(f"is an address, and browsers open a name: {hint}")
    if not _is_name(text):
        raise ValueError(f"{fault(text, DOMAIN)}: {hint}")
    return text


def host(text: str) -> str:
    """Return a name or an address of something in the bank's network; raises ValueError."""
    if endpoints.is_address(text):
        return str(_of_a_host(ipaddress.ip_address(text)))
    if not _is_name(text):
        hint = "write a name or an address, such as mail.bank.example or 10.20.0.5, without port"
        raise ValueError(f"{fault(text, DOMAIN)}: {hint}")
    return text


def endpoint(text: str) -> str:
    """Return `host:port`, an IPv6 address in brackets; raises ValueError."""
    hint = "write host:port, such as log.bank.example:6514 or [2001:db8::11]:6514"
    try:
        name, port = endpoints.split(text)
    except ValueError:
        raise ValueError(f"{fault(text)}: {hint}") from None
    if not endpoints.is_address(name) and not _is_name(name):
        raise ValueError(f"{fault(name, DOMAIN)}: {hint}")
    return endpoints.join(name, port)


def uri(text: str) -> str:
    """Return the address of a repository; raises ValueError."""
    hint = "write http:// or https:// with a host and a path, such as https://mirror.bank.example/nvidia"
    try:
        parts = urlsplit(text)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or not URI.fullmatch(text):
        raise ValueError(f"{fault(text)}: {hint}")
    return text


def origin(text: str) -> str:
    """Return https:// with a host, and a port where it is another than 443; raises ValueError."""
    try:
        parts = urlsplit(text)
        fits = parts.scheme == "https" and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or not ORIGIN.fullmatch(text):
        raise ValueError(f"{fault(text)}: write https:// with a host alone, such as https://sms.bank.example")
    return text


def time_zone(text: str) -> str:
    """Return the name of a time zone that Debian knows; raises ValueError."""
    if text not in zoneinfo.available_timezones() or text in ("localtime", "posixrules", "Factory"):
        raise ValueError(
            "is not a time zone: write one as `timedatectl list-timezones` shows it, such as Asia/Shanghai"
        )
    return text


def _is_name(text: str) -> bool:
    """Return whether a text is a DNS name: the last part of a name is no number."""
    last = text.rpartition(".")[2]
    return bool(DOMAIN.fullmatch(text)) and len(text) <= LONGEST_NAME and not last.isdigit()
