"""The words of the pipeline in the reader's language."""

from __future__ import annotations

from app.hiring.positions import words as position_words
from app.text import lazy

STEPS = {
    "phone_call": lazy("Telephone call"),
    "written_test": lazy("Written test"),
    "panel": lazy("Talk with the panel"),
    "references": lazy("References"),
    "offer_talk": lazy("Talk about the offer"),
}
COLUMNS = position_words.STAGES | STEPS
"""Every column of a board."""
BANDS = {"high": lazy("High match"), "medium": lazy("Medium match"), "low": lazy("Low match")}
DEGREES = {
    "high_school": lazy("High school or above"),
    "associate": lazy("Associate or above"),
    "bachelor": lazy("Bachelor or above"),
    "master": lazy("Master or above"),
    "doctor": lazy("Doctorate"),
}
MINE, LATE = lazy("I look after"), lazy("Overdue")
SOURCES = {
    "file": lazy("File from HR"),
    "archive": lazy("Archive of files"),
    "candidate": lazy("The candidate's own"),
    "system": lazy("Received by the system"),
}
ACTS = {
    "invite": lazy("Invite"),
    "assign": lazy("Assign"),
    "message": lazy("Write that it is being worked on"),
    "clear": lazy("Send on"),
    "propose": lazy("Propose rejection"),
}
"""What may be done to many rows at once."""
WHAT = {
    "invite": lazy("Each is invited, and the link goes out by the first channel that reaches the candidate."),
    "assign": lazy("From now on this person looks after these applications."),
    "message": lazy("Each reads that the application is being worked on and that the bank will write again."),
    "clear": lazy("Who was set aside by a rule goes on to those who may be invited. Your reason is kept with each."),
    "propose": lazy(
        "Nobody is rejected by this. Each proposal waits until the position's manager or an HR lead confirms it with"
        " a reason, one by one."
    ),
}
DONE = {
    "invite": lazy("invitation written"),
    "assign": lazy("assigned"),
    "message": lazy("message written"),
    "clear": lazy("sent on"),
    "propose": lazy("rejection proposed"),
}
MOVES = {
    "step": lazy("Move here"),
    "clear": lazy("Send on"),
    "invite": lazy("Invite"),
    "propose": lazy("Propose rejection"),
    "approve": lazy("Approve"),
    "reject": lazy("Reject"),
}
EXPLAINED = {
    "clear": lazy("The candidate goes on to those who may be invited. Your reason is kept."),
    "propose": lazy("Nobody is rejected by this: the position's manager or an HR lead confirms it with a reason."),
    "approve": lazy("Your decision is final and is kept with your name. The candidate may ask for the reason."),
    "reject": lazy("Your decision is final and is kept with your name. The candidate may ask for the reason."),
    "invite": lazy("A link to the interview is made and shown once."),
    "step": lazy("The candidate is moved to this step."),
}
