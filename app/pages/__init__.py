"""Renders pages: the shells that every page extends, and the templates of all rooms."""

from __future__ import annotations

import functools
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import falcon
import jinja2
from markupsafe import Markup

from app import text
from app.foundation.access import rights
from app.pages import icons, navigation, static, tables

ROOT = Path(__file__).parent.parent


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
        extensions=["jinja2.ext.i18n"],
    )
    i18n: Any = made  # the extension adds to the environment what no type says
    i18n.install_gettext_callables(text.translated, text.translated_number, newstyle=True)
    made.globals.update(when=text.when, language=text.language, static=static.address)
    made.globals.update(form_fields=form_fields, may=_may, icon=icons.icon, floors=navigation.floors)
    made.globals.update(column=tables.Column)
    return made


@jinja2.pass_context
def _may(context: jinja2.runtime.Context, right: rights.Right) -> bool:
    """Say whether the reader of a page has a right."""
    return rights.may(context.get("account"), right)


HIDDEN = Markup('<input type="hidden" name="{}" value="{}">')


@jinja2.pass_context
def form_fields(context: jinja2.runtime.Context) -> Markup:
    """Return the hidden fields of every form: whose page it is, the form's key, and its earlier, refused sending."""
    returned = getattr(context.get("returned"), "id", None)
    hidden = {"csrf": context.get("csrf"), "key": uuid.uuid4(), "returned": returned}
    return Markup("").join(HIDDEN.format(name, value) for name, value in hidden.items() if value)


def here(req: falcon.Request) -> str:
    """Return the address at which a reader finds the page that is shown again: for a form, the page it stands on."""
    if req.method == "GET":
        return req.relative_uri
    return getattr(req.context, "page", None) or _came_from(req) or "/"


def _came_from(req: falcon.Request) -> str:
    """Return the path of the page of this site that a request names as the one before; "" where it names none."""
    try:
        named = urlsplit(req.referer or "")
    except ValueError:  # a host in brackets that are no address, or with characters that no host has
        return ""
    return named.path if named.netloc in ("", req.netloc) else ""


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
            here=here(req),
            returned=getattr(req.context, "returned", None),
            typing_gone=getattr(req.context, "typing_gone", False),
            **values,
        )
    )


def see(resp: falcon.Response, address: str) -> None:
    """Answer a form: go and look at this address."""
    resp.status = falcon.HTTP_303
    resp.location = address
