"""Style sheet, scripts and icon: files below an address that carries the digest of all of them."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import falcon
from falcon.routing import StaticRoute

FOLDER = Path(__file__).parents[1] / "static"
PREFIX = r"/static/(?P<asked>[^/]+)/"
"""The addresses that `serve` answers."""

_FOR_GOOD = "public, max-age=31536000, immutable"


@functools.cache
def release() -> str:
    """Return the digest of all static files, names and contents, as it was when the program first asked."""
    digest = hashlib.sha256()
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(FOLDER)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:12]


def address(name: str) -> str:
    """Return the address of a static file; what a script there imports by a relative address is of the same release.

    Raises FileNotFoundError.
    """
    if not (FOLDER / name).is_file():
        raise FileNotFoundError(FOLDER / name)
    return f"/static/{release()}/{name}"


def serve(req: falcon.Request, resp: falcon.Response, **parts: str) -> None:
    """Answer with a static file, which browsers keep for good.

    While hosts change to another release, a page of one can ask the other: it has the file as it is here, and no
    browser keeps that under the other release's address.
    """
    StaticRoute(f"/static/{parts['asked']}", FOLDER)(req, resp)
    if parts["asked"] == release():
        resp.set_header("Cache-Control", _FOR_GOOD)
