#!/usr/bin/python3
"""Runs on a host, by its own python3, where Triton's sockets are: loads every model after each start of Triton, and
with --check asks each one a small real question and loads those again whose process has died.

Exit code 0 when the server is alive, also when a model is missing: the others serve, and `appliance verify` names it.
"""

import argparse
import base64
import concurrent.futures
import http.client
import json
import pathlib
import socket
import sys
import time

ALIVE_SECONDS, LOAD_SECONDS = 120, 900
ANSWER_SECONDS = 1260
"""A model that is at work answers after that; one that answers nothing for so long hangs."""


class Failed(Exception):
    """Triton would not do it; its own words."""


class Local(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("localhost", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def ask(path: str, method: str, resource: str, body: dict | None = None, seconds: float = 30) -> dict:
    """Return the JSON answer of the Triton whose HTTP socket is `path`; raises Failed, OSError."""
    connection = Local(path, seconds)
    try:
        connection.request(method, resource, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    document = json.loads(text) if text.strip() else {}
    if answer.status != 200:
        raise Failed(str(document.get("error", answer.status))[:300])
    return document


def wait(path: str) -> None:
    """Return when the server is alive; raises Failed after two minutes."""
    until = time.monotonic() + ALIVE_SECONDS
    while time.monotonic() < until:
        try:
            ask(path, "GET", "/v2/health/live", seconds=5)
        except (OSError, http.client.HTTPException, Failed):
            time.sleep(0.3)
        else:
            return
    raise Failed("the server does not answer")


def load(path: str, model: str, gpu: bool = False) -> str:
    """Load a model and return where it runs; a GPU that refuses leaves it on the processor."""
    ask(path, "POST", f"/v2/repository/models/{model}/load", {}, LOAD_SECONDS)
    if not gpu:
        return "CPU"
    config = ask(path, "GET", f"/v2/models/{model}/config")
    config["instance_group"] = [{"kind": "KIND_GPU", "count": 1, "gpus": [0]}]
    given = {"parameters": {"config": json.dumps(config)}}
    try:
        ask(path, "POST", f"/v2/repository/models/{model}/load", given, LOAD_SECONDS)
    except Failed as error:
        ask(path, "POST", f"/v2/repository/models/{model}/load", {}, LOAD_SECONDS)
        return f"CPU, for the GPU was refused: {error}"
    return "GPU"


def reload(path: str, model: str) -> None:
    """Have a new process serve a model that Triton takes for loaded, where it was.

    Triton loads a model that it has only when its configuration changed: a mark in it that nothing reads is new each
    time. To unload the dead process first would take minutes, which the server waits for its words.
    """
    config = ask(path, "GET", f"/v2/models/{model}/config")
    config.setdefault("parameters", {})["LOADED_AGAIN"] = {"string_value": str(time.time_ns())}
    given = {"parameters": {"config": json.dumps(config)}}
    ask(path, "POST", f"/v2/repository/models/{model}/load", given, LOAD_SECONDS)


def question(folder: pathlib.Path) -> dict:
    """Return the body of the small real request that a model's folder names for its health."""
    health = json.loads((folder / "health.json").read_text(encoding="utf-8"))
    inputs = [_tensor("request", json.dumps(health["request"], ensure_ascii=False).encode())]
    if "content" in health:
        inputs.append(_tensor("content", base64.b64decode(health["content"])))
    return {"inputs": inputs}


def check(path: str, model: str, folder: pathlib.Path) -> None:
    """Have a model answer a small real request; raises Failed where it cannot."""
    try:
        answer = ask(path, "POST", f"/v2/models/{model}/infer", question(folder), ANSWER_SECONDS)
    except TimeoutError:
        raise Failed(f"no answer for {ANSWER_SECONDS} seconds") from None
    output = answer["outputs"][0]
    if output["datatype"] == "UINT8":
        said = json.loads(bytes(output["data"]))
        if said.get("error", {}).get("code") == "internal":
            raise Failed(said["error"]["message"])


def _tensor(name: str, data: bytes) -> dict:
    return {"name": name, "datatype": "UINT8", "shape": [len(data)], "data": list(data)}


def bring_up(settings: dict, model: str) -> str:
    """Load a model and have it answer; returns a sentence."""
    path, folder = settings["http"], pathlib.Path(settings["repository"]) / model
    where = load(path, model, model in settings["gpu"])
    check(path, model, folder)
    return f"ready on {where}"


def keep_up(settings: dict, model: str) -> str:
    """Have a model answer, and load it again where it cannot; returns a sentence, "" when all is well."""
    path, folder = settings["http"], pathlib.Path(settings["repository"]) / model
    try:
        check(path, model, folder)
    except Failed as error:
        try:
            reload(path, model)
        except Failed:
            # Triton does not have it: its process ended while it was being loaded.
            load(path, model, model in settings["gpu"])
        check(path, model, folder)
        return f"loaded again, for it did not answer: {error}"
    return ""


def main() -> int:
    """Bring every model up, or with --check those that have died."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="/etc/hr-appliance/inference/models.json")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    settings = json.loads(pathlib.Path(options.settings).read_text())
    try:
        wait(settings["http"])
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    # A model that is at work for minutes must not keep the others waiting for their check.
    with concurrent.futures.ThreadPoolExecutor(len(settings["models"]) if options.check else 1) as pool:
        work = keep_up if options.check else bring_up
        running = {pool.submit(work, settings, model): model for model in settings["models"]}
        for done in concurrent.futures.as_completed(running):
            _report(running[done], done)
    return 0


def _report(model: str, done: concurrent.futures.Future) -> None:
    try:
        said = done.result()
    except (Failed, OSError, KeyError, ValueError, http.client.HTTPException) as error:
        print(f"{model}: failed: {error}", file=sys.stderr, flush=True)
    else:
        if said:
            print(f"{model}: {said}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
