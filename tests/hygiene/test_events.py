"""The table of events in docs/architecture.md is what the application emits and consumes."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
EMIT = re.compile(r'\bemit\(\s*"([\w.]+)"')
CONSUMER = re.compile(r'\bconsumer\(\s*"([\w.]+)",\s*name="(\w+)"')
ROW = re.compile(r"^\| `([\w.]+)` \|[^|]*\| (\w+)[^|]*\| (\w+(?:, \w+)*)[^|]*\|$", re.MULTILINE)


def test_events_when_emitted_and_consumed_then_the_architecture_names_both_rooms():
    emitted: set[tuple[str, str]] = set()
    consumed: dict[str, set[str]] = {}
    for path in sorted((ROOT / "app").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        emitted |= {(topic, path.parent.name) for topic in EMIT.findall(source)}
        for topic, name in CONSUMER.findall(source):
            consumed.setdefault(topic, set()).add(name)
    assert len(emitted) > 4
    assert consumed.keys() <= {topic for topic, _room in emitted}, "a topic that nothing emits"
    page = (
        (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## 5. Events")[2].partition("\n## ")[0]
    )
    rooms = {topic: ", ".join(sorted(names)) for topic, names in consumed.items()}
    assert {*ROW.findall(page)} == {(topic, room, rooms.get(topic, "nobody")) for topic, room in emitted}
