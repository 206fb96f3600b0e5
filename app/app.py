"""Assembles the application: middleware, rooms, error pages, static files."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Iterable

import falcon
import peewee

from app import database, errors, openapi, pages, text
from app.foundation.access.middleware import Language, Session
from app.foundation.access.service import PasswordChangeNeeded
from app.foundation.forms import browser
from app.foundation.notify import letters
from app.pages import static
from app.settings import Settings

ROOMS = (
    "app.health",
    "app.pages.gallery",
    "app.foundation.access.resources",
    "app.foundation.access.account_resources",
    "app.foundation.access.account_api_resources",
    "app.foundation.audit.resources",
    "app.foundation.media.resources",
    "app.foundation.organisation.resources",
    "app.foundation.organisation.api_resources",
    "app.foundation.approvals.resources",
    "app.foundation.notify.resources",
    "app.foundation.search.resources",
    "app.foundation.waiting.resources",
    "app.hiring.positions.resources",
    "app.hiring.positions.requisition_resources",
    "app.hiring.applications.resources",
    "app.hiring.applications.document_resources",
    "app.hiring.uploads.resources",
    "app.hiring.uploads.life_resources",
    "app.hiring.careers.resources",
    "app.hiring.mailbox.resources",
    "app.hiring.screening.resources",
    "app.hiring.screening.shortlist_resources",
    "app.hiring.screening.change_resources",
    "app.hiring.interviews.resources",
    "app.hiring.appointments.resources",
    "app.hiring.appointments.week_resources",
    "app.hiring.assessment.resources",
    "app.hiring.rounds.resources",
    "app.hiring.composites.resources",
    "app.hiring.composites.change_resources",
    "app.hiring.decisions.resources",
    "app.hiring.pipeline.resources",
    "app.hiring.notes.resources",
    "app.hiring.sampling.resources",
    "app.hiring.pool.resources",
    "app.hiring.reports.resources",
    "app.employment.employees.resources",
)
"""Modules with `routes() -> [(uri template, resource)]`, lower floors first."""

FINDERS = ("app.hiring.positions.finding", "app.hiring.pipeline.finding")
"""Modules that register with `search.service.finder` what the search of every page finds."""
LOOKS = (
    "app.foundation.approvals.waiting",
    "app.hiring.applications.waiting",
    "app.hiring.appointments.waiting",
    "app.hiring.assessment.waiting",
    "app.hiring.rounds.waiting",
    "app.hiring.pipeline.waiting",
    "app.hiring.notes.waiting",
    "app.hiring.sampling.waiting",
    "app.hiring.reports.waiting",
)
"""Modules that register with `waiting.service` what the inbox lists, the bell counts, and names and scores of it."""

HTMX_STOP = "286 Stop Polling"
"""What tells htmx to ask no more (htmx.org/docs/#polling)."""

log = logging.getLogger("app")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "frame-src 'self'",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'none'",
    )
)


class Guarded:
    """Holds a database connection for each request and sets the security headers of each answer."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def process_request(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Take a connection, unless the request needs none."""
        req.context.settings = self._settings
        if req.path.startswith("/static/") or req.path == "/healthz":
            return
        req.context.connection = database.connection()
        req.context.connection.__enter__()

    def process_response(self, req: falcon.Request, resp: falcon.Response, resource: object, succeeded: bool) -> None:
        """Return the connection to the pool and set the headers of every answer."""
        connection = getattr(req.context, "connection", None)
        if connection is not None and resp.stream is None:
            connection.__exit__(None, None, None)
        resp.set_header("Content-Security-Policy", POLICY)
        resp.set_header("X-Content-Type-Options", "nosniff")
        resp.set_header("Referrer-Policy", "same-origin")
        resp.set_header("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
        if resp.get_header("Cache-Control") is None:
            resp.set_header("Cache-Control", "no-store")
        if self._settings.secure_cookies:
            resp.set_header("Strict-Transport-Security", "max-age=31536000")


def _show(req: falcon.Request, resp: falcon.Response, error: errors.AppError) -> None:
    """Answer a refusal: JSON for programs, a sentence on a page for people, the sign-in page for strangers."""
    if _to_its_page(req, resp, error):
        return
    resp.status = error.status
    sentence = text.gettext(error.text, **error.fields)
    if req.path.startswith("/api/") or "application/json" in (req.accept or ""):
        field = {"field": error.at} if getattr(error, "at", None) else {}
        resp.media = {"error": {"code": error.code, "message": sentence} | field}
    elif isinstance(error, (errors.SignInNeeded, PasswordChangeNeeded)) and req.get_header("HX-Request") == "true":
        # A part of a page that lies open: it stays as it is and asks no more; the next act leads to the page in need.
        resp.status, resp.media = HTMX_STOP, None
        resp.set_header("HX-Reswap", "none")
    elif isinstance(error, errors.SignInNeeded) and req.method == "GET":
        pages.see(resp, f"/login?next={falcon.uri.encode_value(req.relative_uri)}")
    elif isinstance(error, PasswordChangeNeeded) and req.method == "GET":
        pages.see(resp, "/password")
    else:
        parts = req.path.split("/")
        home = "/".join(parts[:3]) if req.path.startswith("/i/") else "/careers" if parts[1] == "careers" else "/"
        pages.render(req, resp, "error.html", status=error.status, sentence=sentence, home=home)


def _to_its_page(req: falcon.Request, resp: falcon.Response, error: errors.AppError) -> bool:
    """Redirect a refused form to its page; False where it has no page, or the database is away."""
    try:
        return browser.refusal(req, resp, error)
    except (peewee.PeeweeException, errors.DatabaseAway):
        return False


def _refused(req: falcon.Request, resp: falcon.Response, error: errors.AppError, params: dict) -> None:
    _show(req, resp, error)


def _database_gone(req: falcon.Request, resp: falcon.Response, error: Exception, params: dict) -> None:
    log.warning("database away: %s", type(error).__name__)
    _show(req, resp, errors.DatabaseAway())


def _http(req: falcon.Request, resp: falcon.Response, error: falcon.HTTPError, params: dict) -> None:
    """Answer refusals of the framework with our own sentences: its sentences are English and may quote the input."""
    page = getattr(req.context, "page", None)
    if error.status_code == 405 and req.method == "GET" and page:
        # The address of a form, opened by itself: a reload, a bookmark, a switch of the language.
        pages.see(resp, page)
        return
    known = {404: errors.NotFound(), 405: errors.NotFound(), 413: errors.TooLarge(), 415: errors.WrongType()}
    refusal = known.get(error.status_code)
    if refusal is None:
        refusal = errors.Unreadable() if error.status_code < 500 else errors.AppError()
        refusal.status = error.status_code
    _show(req, resp, refusal)


def _broken(req: falcon.Request, resp: falcon.Response, error: Exception, params: dict) -> None:
    log.error("%s %s: %s", req.method, req.uri_template or "?", type(error).__name__, exc_info=error)
    _show(req, resp, errors.AppError())


def create(settings: Settings, rooms: Iterable[str] = ROOMS) -> falcon.App:
    """Build the WSGI application; opens no connection, so that it can be made before a fork."""
    database.connect_to(settings.database_url, settings.database_connections)
    letters.load(settings.notify.templates_folder)
    # The language comes first: without a database the refusal still speaks the reader's.
    app = falcon.App()
    app.add_middleware([Language(settings), Guarded(settings)])
    app.add_middleware([browser.Forms(), Session(settings)])
    app.req_options.auto_parse_form_urlencoded = False
    app.req_options.strip_url_path_trailing_slash = True
    static.release()
    app.add_sink(static.serve, static.PREFIX)
    app.add_error_handler(Exception, _broken)
    app.add_error_handler((peewee.OperationalError, peewee.InterfaceError), _database_gone)
    app.add_error_handler(falcon.HTTPError, _http)
    app.add_error_handler(errors.AppError, _refused)
    for module in (*FINDERS, *LOOKS):
        importlib.import_module(module)
    for room in rooms:
        for address, resource in importlib.import_module(room).routes():
            app.add_route(address, resource)
    app.add_route("/api/v1/openapi.json", openapi.Document(tuple(rooms)))
    app.add_route("/api/v1/me", openapi.Me())
    return app
