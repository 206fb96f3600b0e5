"""Renders pages: the shells that every page extends, and the templates of all rooms."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

import falcon
import jinja2

from app import text

ROOT = Path(__file__).parent.parent
STATIC = ROOT / "static"


@functools.cache
def environment() -> jinja2.Environment:
    """Build the template environment once: `shell.html` from here, `<room>/<file>.html` from each room's `pages/`."""
    rooms = {folder.parent.name: jinja2.FileSystemLoader(folder) for folder in ROOT.glob("*/*/pages")}
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.FileSystemLoader(Path(__file__).parent), jinja2.PrefixLoader(rooms)]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(_=text.gettext, when=text.when, language=text.language, static=static)
    return made


@functools.cache
def static(name: str) -> str:
    """Return the address of a static file, with its digest so that browsers may keep it for good."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def render(req: falcon.Request, resp: falcon.Response, template: str, **values: object) -> None:
    """Render a template into the response, with the signed-in account and the form token at hand."""
    resp.content_type = falcon.MEDIA_HTML
    resp.text = (
        environment()
        .get_template(template)
        .render(
            account=getattr(req.context, "account", None),
            csrf=getattr(req.context, "csrf", ""),
            path=req.path,
            **values,
        )
    )


def see(resp: falcon.Response, address: str) -> None:
    """Answer a form: go and look at this address."""
    resp.status = falcon.HTTP_303
    resp.location = address
