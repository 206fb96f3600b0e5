"""What is said where a file cannot be taken: for each code one sentence with what to do."""

from __future__ import annotations

from app.text import gettext, lazy

SENTENCES = {
    "too_large": lazy("The file is larger than %(limit)s MB. Send a smaller version, for instance without photos."),
    "empty_file": lazy("The file is empty. Choose the right one and send it again."),
    "encrypted": lazy("The file is protected by a password. Save it without one and send it again."),
    "corrupted": lazy("The file is damaged or incomplete. Open it on your own device, save it anew and send that."),
    "wrong_name": lazy(
        "The ending of the name does not fit what the file is. Save it in its own format, or as PDF, and send that."
    ),
    "macros": lazy("The document carries macros, which are not taken in. Save it as PDF and send that."),
    "archive_bomb": lazy("The file unpacks to far more than documents need. Send the documents themselves."),
    "nested_archive": lazy("An archive inside an archive is not opened. Put the documents into one zip file."),
    "too_many": lazy("The archive holds more than %(members)s files. Send it in several parts."),
    "no_text": lazy("No readable text was found. Send a sharper scan, or a file with text."),
    "unsupported": lazy("This kind of file is not read. Save it as PDF or DOCX, or take a photo, and send that."),
    "cut_off": lazy("The file did not arrive whole. Send it again."),
    "model_failed": lazy("The file could not be read this time; it is tried again. If this stays so, press Retry."),
    "model_away": lazy("Waiting for the reading model; it goes on by itself."),
}
MEMBERS = 2000
"""How many files an archive may hold."""


def sentence(code: str | None, limit_mib: int) -> str:
    """Return the sentence of a code in the reader's language; an unknown code gets that of a damaged file."""
    if not code:
        return ""
    source = SENTENCES.get(code, SENTENCES["corrupted"])
    return gettext(str(source)) % {"limit": limit_mib, "members": MEMBERS}
