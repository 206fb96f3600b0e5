"""Fetch the pinned uv into the cache folder, check its digest, and print its path; needs nothing but Python itself.

The index is the one that pip or uv would ask: UV_DEFAULT_INDEX, PIP_INDEX_URL, pip's settings files, PyPI.
"""

from __future__ import annotations

import configparser
import hashlib
import html.parser
import io
import os
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
WHEEL = f"uv-{VERSION}-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl"
SHA256 = "d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19"
MEMBER = f"uv-{VERSION}.data/scripts/uv"


class Refused(Exception):
    """What went wrong, with its fix."""


class _Links(html.parser.HTMLParser):
    """Finds the address of one file on a page of the index."""

    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        if tag == "a" and urllib.parse.urlsplit(href).path.endswith("/" + WHEEL):
            self.found = href


def index_url() -> str:
    """Return the package index that this machine is told to use."""
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL"):
        if os.environ.get(name):
            return os.environ[name].split("=", 1)[-1] if name == "UV_DEFAULT_INDEX" else os.environ[name]
    config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    for path in (
        os.environ.get("PIP_CONFIG_FILE"),
        Path.home() / ".pip/pip.conf",
        config / "pip/pip.conf",
        "/etc/pip.conf",
    ):
        settings = configparser.RawConfigParser()
        if path and settings.read(path) and settings.has_option("global", "index-url"):
            return settings.get("global", "index-url")
    return "https://pypi.org/simple"


def get(url: str) -> tuple[bytes, str]:
    """Return the content of an address and where it was found in the end."""
    authority = os.environ.get("SSL_CERT_FILE") or os.environ.get("PIP_CERT")
    context = ssl.create_default_context(cafile=authority)
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("https", "http", "file"):
        raise Refused(f"{url} is not an address of a package index: set PIP_INDEX_URL to one that begins with https.")
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    if parts.username:
        url = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
        name, password = urllib.parse.unquote(parts.username), urllib.parse.unquote(parts.password or "")
        manager.add_password(None, url, name, password)
    handlers = (urllib.request.HTTPSHandler(context=context), urllib.request.HTTPBasicAuthHandler(manager))
    with urllib.request.build_opener(*handlers).open(url, timeout=120) as answer:
        return answer.read(), answer.url


def wheel() -> bytes:
    """Return the wheel's bytes, which are the ones that were pinned; raises Refused."""
    index = index_url().rstrip("/")
    host = urllib.parse.urlsplit(index).hostname
    try:
        page, address = get(f"{index}/uv/")
        links = _Links()
        links.feed(page.decode(errors="replace"))
        if not links.found:
            raise Refused(
                f"the package index at {host} has no uv {VERSION}: add it there, or install uv 0.9 or newer yourself."
            )
        content, _address = get(urllib.parse.urljoin(address, links.found))
    except (urllib.error.URLError, OSError) as error:
        raise Refused(
            f"uv could not be fetched from {host} ({error}): check the network, or set PIP_INDEX_URL."
        ) from None
    if hashlib.sha256(content).hexdigest() != SHA256:
        raise Refused(
            f"uv as {host} gives it is not the file that was pinned: do not use it, ask who keeps that index."
        )
    return content


def main() -> int:
    """Print the path of uv, fetching it when it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    program = cache / "hr-appliance/uv" / VERSION / "uv"
    try:
        if not program.exists():
            print(f"Fetching uv {VERSION}, which installs the rest ...", file=sys.stderr)
            binary = zipfile.ZipFile(io.BytesIO(wheel())).read(MEMBER)
            program.parent.mkdir(parents=True, exist_ok=True)
            new = program.with_name(f"uv.{os.getpid()}")
            new.write_bytes(binary)
            new.chmod(0o755)
            new.replace(program)
    except Refused as error:
        print(f"{os.path.basename(sys.argv[0])}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"uv could not be stored: {error}. Make room, or name another folder in XDG_CACHE_HOME.", file=sys.stderr)
        return 1
    print(program)
    return 0


if __name__ == "__main__":
    sys.exit(main())
