"""Writes docs/compliance.md from the catalogue: `python -m appliance.compliance.document`."""

from __future__ import annotations

from pathlib import Path

from appliance.compliance import clauses
from appliance.compliance.catalogue import controls, theme
from appliance.compliance.control import EVERY_HOST, OPERATIONS, Control

PAGE = Path(__file__).parents[2] / "docs" / "compliance.md"
HEAD = """# Compliance: MLPS level 3

Written by `appliance/compliance/document.py` from the catalogue; a test keeps it current. Clauses are those of
GB/T 22239-2019 (网络安全等级保护基本要求), level 3, in our own words.

```console
$ appliance comply inventories/lab-three/site.yml
```

asks {number} controls of all hosts at once, over ssh, and changes nothing on them. It prints what does not hold, and
writes `report.json` and `report.html` (Chinese and English) below `compliance/<time>/` in the state folder of the site;
`--report DIR` puts them elsewhere too. The journal gets a line with the SHA-256 of `report.json`. Exit codes: 0 all
held, waived or not here, 1 one failed, 3 a host was not reached.

An outcome is *held*, *failed*, *waived*, or *not here*, which says why a control cannot be looked at on a host (in a
container, the kernel's audit "needs a real kernel"). What could not be looked at for any other reason has failed. The
report says what differs from the last run.

## Waivers

`waivers.yml` beside the site file (or `--waivers FILE`): who answers until when for what does not hold. Each field is
needed; a waiver that has expired counts for nothing and is named; one that nothing needs any more is listed.

```yaml
- control: ID-07
  hosts: [front, store]        # or: all
  owner: Li Wei, IT security
  reason: sudo by password comes with the new directory in June.
  expires: 2027-06-30
```

## What the application does itself

Controls look at hosts. Sign-ins to the pages are limited by the application (8.1.4.1b): after the site's
`lock_after_failures` wrong passwords within a quarter of an hour an account waits, at the address or known device
where they failed, and after four times as many on one day until its end; after 50 from everywhere only devices that
it used before go on, after 30 from one address that address waits for every account. No account is locked by
failures, so that no stranger shuts a person out: administrators lock and unlock, and may end such a wait; each act is
in the access log.

## Controls

"operations" is asked once, of the operations host, the site file and the key server's API. Rows are those of
`docs/features.md`.
"""


def text() -> str:
    """Return the page."""
    every = controls()
    lines = [HEAD.format(number=len(every))]
    for name in dict.fromkeys(theme(control) for control in every):
        lines += [
            f"### {name[1]} {name[0]}",
            "",
            "| Control | Asked of | What is looked at | Clauses | Rows |",
            "|---|---|---|---|---|",
        ]
        lines += [_row(control) for control in every if theme(control) == name]
        lines.append("")
    lines += ["## Clauses and their controls", "", "| Clause | In short | 要点 | Controls |", "|---|---|---|---|"]
    for number, (zh, en) in clauses.CLAUSES.items():
        answering = ", ".join(control.id for control in every if number in control.clauses)
        lines.append(f"| {number} | {en} | {zh} | {answering} |")
    lines += ["", "## Clauses that no check on a host answers", "", "| Clause | Whose it is | 归属 |", "|---|---|---|"]
    lines += [f"| {number} | {en} | {zh} |" for number, (zh, en) in clauses.OUTSIDE.items()]
    return "\n".join(lines) + "\n"


def _row(control: Control) -> str:
    where = {EVERY_HOST: "every host", OPERATIONS: "operations"}.get(control.where, f"`{control.where}`")
    module = control.check.__module__.rpartition(".")[2]
    question = (control.check.__doc__ or "").replace("|", "\\|")
    check = f"`{module}.{control.check.__name__}`"
    name = f"**{control.id}** {control.en} {control.zh}"
    return f"| {name} | {where} | {question} {check} | {', '.join(control.clauses)} | {', '.join(control.rows)} |"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
