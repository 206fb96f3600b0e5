"""How the reasons for unmasking are called in the reader's language."""

from __future__ import annotations

from app.text import lazy

REASONS = {
    "contact": lazy("To reach the candidate by telephone"),
    "contract": lazy("To prepare the employment contract"),
    "background_check": lazy("For a background check the candidate agreed to"),
    "correction": lazy("To correct what was read wrongly"),
    "authority": lazy("An authority asks for it"),
}
