"""Makes ansible-playbook print one JSON line for each thing that happens, without what a task wants kept."""

from __future__ import annotations

import json
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: hr_events
type: stdout
short_description: One JSON line for each event
description: Read by the appliance, which shows progress and keeps what changed.
"""
LAST_LINES = 3


class CallbackModule(CallbackBase):
    """Prints events: {event, host, task, message, items}."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "hr_events"

    def _say(self, event: str, result: Any, message: str = "") -> None:
        answer = result.result if hasattr(result, "result") else result._result
        items = [
            str(item.get("_ansible_item_label", ""))
            for item in answer.get("results", [])
            if isinstance(item, dict) and (item.get("changed") if event == "changed" else item.get("failed"))
        ]
        line = {"event": event, "host": result._host.get_name(), "task": result._task.get_name().strip()}
        print(json.dumps(line | {"message": message, "items": items}), flush=True)

    def v2_runner_on_start(self, host: Any, task: Any) -> None:
        """A task begins on a host."""
        line = {"event": "begin", "host": host.get_name(), "task": task.get_name().strip()}
        print(json.dumps(line | {"message": "", "items": []}), flush=True)

    def v2_runner_on_ok(self, result: Any) -> None:
        """A task ended well."""
        answer = result._result
        message = str(answer.get("msg", "")) if result._task.action.endswith("debug") else ""
        if message.startswith("note: "):
            self._say("note", result, message.removeprefix("note: "))
        self._say("changed" if answer.get("changed") else "ok", result, message)

    def v2_runner_on_skipped(self, result: Any) -> None:
        """A task had nothing to do."""
        self._say("skipped", result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """A task failed; what a task keeps to itself is not repeated."""
        if not ignore_errors:
            self._say("failed", result, _reason(result._result))

    def v2_runner_on_unreachable(self, result: Any) -> None:
        """A host could not be reached."""
        self._say("unreachable", result, _reason(result._result))

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """The run ended: which hosts failed, which could not be reached."""
        line = {"event": "end", "failed": sorted(stats.failures), "unreachable": sorted(stats.dark)}
        print(json.dumps(line), flush=True)


def _reason(answer: dict[str, Any]) -> str:
    if answer.get("_ansible_no_log") or "censored" in answer:
        return "its message may hold a secret and is not shown"
    parts = [
        str(item.get("msg", "")) for item in answer.get("results", []) if isinstance(item, dict) and item.get("failed")
    ]
    parts = parts or [str(answer.get("msg", ""))]
    output = str(answer.get("stderr") or answer.get("module_stderr") or answer.get("stdout") or "")
    parts += output.strip().splitlines()[-LAST_LINES:]
    return " | ".join(" ".join(part.split()) for part in parts if part)
