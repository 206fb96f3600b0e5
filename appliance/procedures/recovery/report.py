"""What a drill leaves behind: one JSON for programs, one page for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SENTENCE = {True: "passed", False: "FAILED"}


def write(folder: Path, content: dict[str, Any]) -> Path:
    """Write report.json and report.md; returns the page's path."""
    (folder / "report.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    page = folder / "report.md"
    page.write_text(markdown(content), encoding="utf-8")
    return page


def markdown(content: dict[str, Any]) -> str:
    """Return the page."""
    lines = [
        f"# Restore drill of {content['site']}: {SENTENCE[content['passed']]}",
        "",
        f"Begun {content['began']}, by {content['by']}, on {content['host']}, from point {content['point']}.",
        "",
        f"- Time to restore (RTO), from the start until the checks had passed: {duration(content['rto_seconds'])}",
        f"- of which waiting for key holders: {duration(content['waited_seconds'])}",
        f"- Data lost (RPO), from the last change restored to the site's last: {duration(content['rpo_seconds'])}",
        "",
        "| Step | Time | Bytes |",
        "|---|---|---|",
        *(f"| {step['name']} | {duration(step['seconds'])} | {step.get('bytes') or ''} |" for step in content["steps"]),
        "",
        "| Check | Holds | What was seen |",
        "|---|---|---|",
        *(
            f"| {check['name']} | {'yes' if check['holds'] else 'NO'} | {check['detail']} |"
            for check in content["checks"]
        ),
    ]
    return "\n".join(lines) + "\n"


def duration(seconds: float | None) -> str:
    """Return seconds as text for a person."""
    if seconds is None:
        return "unknown"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"
