"""Answers once what all roles ask of a host, and marks that a run has begun."""

import json
import pathlib
import subprocess
import sys

MARK = pathlib.Path("/var/lib/hr-appliance/baseline.begun")


def said(*argv: str) -> str:
    return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout


asked = json.load(sys.stdin)
names = [*asked["packages"], *asked["insecure"]]
listed = said("dpkg-query", "-W", "-f=${Package} ${db:Status-Status}\n", *names) if names else ""
there = {line.split()[0] for line in listed.splitlines() if line.endswith(" installed")}
idle = []
if asked["units"]:
    shown = said("systemctl", "show", "--property=Id,ActiveState,UnitFileState,ConditionResult", *asked["units"])
    for unit, block in zip(asked["units"], shown.strip().split("\n\n"), strict=True):
        state = dict(line.split("=", 1) for line in block.splitlines())
        if state["ActiveState"] != "active" or state["UnitFileState"] not in ("enabled", "static", "alias"):
            idle.append(unit)
interrupted = MARK.exists()
if asked["act"]:
    MARK.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    MARK.touch()
answer = {
    "absent": [name for name in asked["packages"] if name not in there],
    "unwanted": [name for name in asked["insecure"] if name in there],
    "idle": idle,
    "container": said("systemd-detect-virt", "--container").strip() != "none",
    "interrupted": interrupted,
}
print(json.dumps(answer))
