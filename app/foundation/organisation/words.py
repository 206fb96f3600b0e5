"""The names of kinds of units in the reader's language."""

from __future__ import annotations

from app.text import lazy

KINDS = {
    "head_office": lazy("Head office"),
    "branch": lazy("Branch"),
    "sub_branch": lazy("Sub-branch"),
    "department": lazy("Department"),
    "team": lazy("Team"),
}
