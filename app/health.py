"""Whether the application is alive, and which of its parts are ready."""

from __future__ import annotations

import json

import falcon

from app import pages
from app.database import db
from app.foundation.access.guard import allow
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.text import lazy

LABELS = {
    "document_text": lazy("reading documents"),
    "resume_fields": lazy("finding the fields of a résumé"),
    "sentence_vectors": lazy("matching by meaning"),
    "speech_text": lazy("writing down speech"),
    "answer_score": lazy("rating answers"),
}
"""What each model does, in the words of the people who wait for it."""


class Alive:
    """The process answers."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Answer without touching anything else."""
        resp.media = {"alive": True}


class Ready:
    """The database answers; models may still be coming up, and the key server may be sealed."""

    def on_get(self, _req: falcon.Request, resp: falcon.Response) -> None:
        """Ask the database one question; how the key service is was found out at most some seconds ago."""
        db.execute_sql("SELECT 1")
        resp.media = {"ready": True, "keys": keys.state()}


class Models:
    """Which models are still being fetched or loaded, for the strip on every page."""

    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Pass on what the supervisor wrote; hosts without one have no strip."""
        path = req.context.settings.status_file
        try:
            status = json.loads(path.read_text(encoding="utf-8")) if path else {}
        except (OSError, json.JSONDecodeError):
            status = {}
        models = status.get("models", {})
        resp.media = {
            "models": {name: {**model, "label": str(LABELS.get(name, name))} for name, model in models.items()}
        }


class SettingsPage:
    """What the installation runs with, for the administrator."""

    @allow("settings.read")
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Show settings without secrets, who keeps the keys, and how much work waits."""
        provider = keys.status()
        pages.render(
            req, resp, "settings.html", settings=req.context.settings, keys=provider["provider"], waiting=work.waiting()
        )


def routes() -> list[tuple[str, object]]:
    """Name the addresses of this module."""
    return [("/healthz", Alive()), ("/readyz", Ready()), ("/api/v1/models", Models()), ("/settings", SettingsPage())]


def api() -> dict:
    """Describe the address for programs."""
    model = {"type": "object", "properties": {"state": {"type": "string"}, "label": {"type": "string"}}}
    models = {"type": "object", "additionalProperties": model}
    answer = {"type": "object", "properties": {"models": models}, "required": ["models"]}
    content = {"application/json": {"schema": answer}}
    found = {"200": {"description": "Each model with its state", "content": content}}
    return {"/api/v1/models": {"get": {"summary": "Which models are ready", "security": [], "responses": found}}}
