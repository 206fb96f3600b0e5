"""What pages call the kinds and states of times."""

from __future__ import annotations

from app.text import lazy

KINDS = {"ai": lazy("AI interview"), "human": lazy("Conversation")}
STATES = {
    "invited": lazy("To be chosen or confirmed"),
    "confirmed": lazy("Confirmed"),
    "declined": lazy("Declined"),
    "move_asked": lazy("Another time asked for"),
}
BADGES = {"invited": "", "confirmed": "good", "declined": "warn", "move_asked": "warn"}
