"""The names of kinds, degrees and stages in the reader's language."""

from __future__ import annotations

from app.hiring.positions.store import Rule
from app.text import gettext, lazy

DEGREES = {
    "high_school": lazy("Upper secondary school"),
    "associate": lazy("Associate degree"),
    "bachelor": lazy("Bachelor's degree"),
    "master": lazy("Master's degree"),
    "doctor": lazy("Doctorate"),
}
RULES = {
    "degree_at_least": lazy("Degree at least"),
    "years_at_least": lazy("Years of work at least"),
    "years_in_skill": lazy("Years in a skill at least"),
    "certificate": lazy("Certificate"),
    "language": lazy("Language"),
}
KINDS = {"must": lazy("Must"), "nice": lazy("Nice to have")}
LANGUAGES = {"zh": lazy("Chinese"), "en": lazy("English")}
STAGES = {
    "received": lazy("Received"),
    "screening": lazy("Being screened"),
    "screened": lazy("Screened"),
    "manual_review": lazy("To be reviewed by a person"),
    "invited": lazy("Invited"),
    "interviewing": lazy("Interview in progress"),
    "assessed": lazy("Assessed"),
    "approved": lazy("Approved"),
    "rejected": lazy("Rejected"),
}
DOCUMENTS = {
    "licence": lazy("Licence to practise"),
    "qualification": lazy("Certificate of qualification"),
    "conflict_declaration": lazy("Declaration of conflicts of interest"),
}
BEFORE = {"invited": lazy("before the invitation"), "approved": lazy("before the approval")}
LIFE = {
    "draft": lazy("Draft"),
    "open": lazy("Open"),
    "paused": lazy("Paused"),
    "closed": lazy("Closed"),
}
ACTS = {
    "open": lazy("Open the position"),
    "pause": lazy("Pause the position"),
    "close": lazy("Close the position"),
    "reopen": lazy("Reopen the position"),
}
DONE = {
    "open": lazy("opened it"),
    "pause": lazy("paused it"),
    "close": lazy("closed it"),
    "reopen": lazy("reopened it"),
    "copy": lazy("made it as a copy"),
}
REQUISITIONS = {
    "waiting": lazy("Waits for a decision"),
    "approved": lazy("Approved, to be opened"),
    "refused": lazy("Turned down"),
    "withdrawn": lazy("Withdrawn"),
    "opened": lazy("Position opened"),
}


def rule(rule: Rule) -> str:
    """Return a rule in words, as in "Years in a skill at least: 3 (Python)"."""
    value = str(DEGREES.get(str(rule.value), rule.value))
    if isinstance(rule.value, float):
        value = f"{rule.value:g}"
    name = str(RULES[rule.kind])
    if rule.skill:
        return gettext("%(name)s: %(value)s (%(skill)s)", name=name, value=value, skill=rule.skill)
    return gettext("%(name)s: %(value)s", name=name, value=value)
