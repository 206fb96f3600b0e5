"""Whether the application is alive, and which of its parts are ready."""

from __future__ import annotations

import json

import falcon
from pydantic import ConfigDict

from app import pages
from app.database import db
from app.foundation.access.guard import allow
from app.foundation.keys import service as keys
from app.foundation.work import service as work
from app.openapi import Output, operation
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
        """Run one statement in the database; the state of the key service is a few seconds old at most."""
        db.execute_sql("SELECT 1")
        resp.media = {"ready": True, "keys": keys.state()}


class ModelShown(Output):
    """A model: its state, what it is for, and how much of its weights is there"""

    model_config = ConfigDict(frozen=True, extra="allow")

    state: str
    label: str


class ModelsShown(Output):
    """Each model with its state"""

    models: dict[str, ModelShown]


class Models:
    """Which models are still being fetched or loaded, for the strip on every page."""

    @operation("Which models are ready", {200: ModelsShown}, open=True)
    def on_get(self, req: falcon.Request, resp: falcon.Response) -> None:
        """Return the status file of the supervisor; hosts without a supervisor have no strip."""
        path = req.context.settings.status_file
        try:
            status = json.loads(path.read_text(encoding="utf-8")) if path else {}
        except (OSError, json.JSONDecodeError):
            status = {}
        models = status.get("models", {})
        shown = {name: ModelShown(**{**model, "label": str(LABELS.get(name, name))}) for name, model in models.items()}
        ModelsShown(models=shown).to(resp)


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
    """Return the routes of this module."""
    return [("/healthz", Alive()), ("/readyz", Ready()), ("/api/v1/models", Models()), ("/settings", SettingsPage())]
