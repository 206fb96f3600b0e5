"""The loader of the embedded profile: a model that could not be loaded is loaded again by itself."""

from __future__ import annotations

import asyncio

import pytest

from appliance.components.inference.remote import load_models
from appliance.embedded.parts import models
from appliance.host.triton import Sockets


@pytest.fixture
def repository(tmp_path):
    """A repository of one model."""
    (tmp_path / "one").mkdir()
    (tmp_path / "one/config.pbtxt").write_text("")
    return tmp_path


def test_model_when_its_process_ends_while_it_is_loaded_then_it_is_loaded_again(repository, monkeypatch):
    told, tries = [], []

    def load(_path: str, model: str) -> None:
        tries.append(model)
        if len(tries) < 3:
            raise load_models.Failed("Stub process is not healthy.")

    monkeypatch.setattr(models, "LOAD_AGAIN_SECONDS", (0, 0))
    monkeypatch.setattr(load_models, "load", load)

    async def run() -> None:
        ready = asyncio.Event()

        def tell(_name: str, what: dict) -> None:
            told.append(what["state"])
            if what["state"] == "ready":
                ready.set()

        loader = models.Loader(repository, repository, Sockets(repository), tell)
        await loader.begin_again()
        running = asyncio.create_task(loader.run())
        await asyncio.wait_for(ready.wait(), 60)
        running.cancel()

    asyncio.run(run())
    assert told == ["missing", "loading", "failed", "loading", "failed", "loading", "ready"]
