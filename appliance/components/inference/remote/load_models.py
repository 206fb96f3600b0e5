#!/usr/bin/python3
"""Runs on a host after each start of Triton, by its own python3: loads every model and asks each one once.

Exit code 0 when the server is alive, also when a model is missing: the others serve, and `appliance verify` names it.
"""

import argparse
import http.client
import io
import json
import pathlib
import sys
import time
import wave

ALIVE_SECONDS, LOAD_SECONDS = 120, 900
SECOND = 32000  # bytes of 16-bit sound at 16 kHz


def _silence() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setparams((1, 2, 16000, 0, "NONE", "NONE"))
        sound.writeframes(bytes(SECOND))
    return held.getvalue()


CONTENT = {"document_text": b"Warm-up\nRetail banking, 2019-2023", "speech_text": _silence()}
"""What a model that reads files is given: a text, and a second of silence."""


class Failed(Exception):
    """Triton would not do it; its own words."""


def ask(port: int, method: str, path: str, body: dict | None = None, seconds: float = 30) -> dict:
    """Return Triton's JSON answer; raises Failed, OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    document = json.loads(text) if text.strip() else {}
    if answer.status != 200:
        raise Failed(str(document.get("error", answer.status))[:300])
    return document


def wait(port: int) -> None:
    """Return when the server is alive; raises Failed after two minutes."""
    until = time.monotonic() + ALIVE_SECONDS
    while time.monotonic() < until:
        try:
            ask(port, "GET", "/v2/health/live", seconds=5)
        except (OSError, http.client.HTTPException, Failed):
            time.sleep(0.3)
        else:
            return
    raise Failed("the server does not answer")


def load(port: int, model: str, gpu: bool) -> str:
    """Load a model and return where it runs; a GPU that refuses leaves it on the processor."""
    ask(port, "POST", f"/v2/repository/models/{model}/load", {}, LOAD_SECONDS)
    if not gpu:
        return "CPU"
    config = ask(port, "GET", f"/v2/models/{model}/config")
    config["instance_group"] = [{"kind": "KIND_GPU", "count": 1, "gpus": [0]}]
    given = {"parameters": {"config": json.dumps(config)}}
    try:
        ask(port, "POST", f"/v2/repository/models/{model}/load", given, LOAD_SECONDS)
    except Failed as error:
        ask(port, "POST", f"/v2/repository/models/{model}/load", {}, LOAD_SECONDS)
        return f"CPU, for the GPU was refused: {error}"
    return "GPU"


def warm(port: int, model: str, folder: pathlib.Path) -> None:
    """Ask a model what its first test vector asks; raises Failed where it breaks."""
    vectors = json.loads((folder / "vectors.json").read_text(encoding="utf-8"))
    inputs = [_tensor("request", json.dumps(vectors[0]["request"], ensure_ascii=False).encode())]
    if "content" in vectors[0]:
        inputs.append(_tensor("content", CONTENT[model]))
    answer = ask(port, "POST", f"/v2/models/{model}/infer", {"inputs": inputs}, LOAD_SECONDS)
    output = answer["outputs"][0]
    if output["datatype"] == "UINT8":
        said = json.loads(bytes(output["data"]))
        if said.get("error", {}).get("code") == "internal":
            raise Failed(said["error"]["message"])


def _tensor(name: str, data: bytes) -> dict:
    return {"name": name, "datatype": "UINT8", "shape": [len(data)], "data": list(data)}


def main() -> int:
    """Bring every model up."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--settings", default="/etc/hr-appliance/inference/models.json")
    settings = json.loads(pathlib.Path(parser.parse_args().settings).read_text())
    port, repository = settings["http_port"], pathlib.Path(settings["repository"])
    try:
        wait(port)
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    for model in settings["models"]:
        begun = time.monotonic()
        try:
            where = load(port, model, model in settings["gpu"])
            warm(port, model, repository / model)
        except (Failed, OSError, KeyError, ValueError, http.client.HTTPException) as error:
            print(f"{model}: failed: {error}", file=sys.stderr, flush=True)
        else:
            print(f"{model}: ready on {where}, {time.monotonic() - begun:.1f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
