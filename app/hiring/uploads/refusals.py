"""The sentences of refused files: for each code one sentence with advice."""

from __future__ import annotations

from app.text import gettext, lazy

OUR_FAILURE = "failed"
"""The code of a file that was kept and could not be read through a failure of our own: it can be read again."""

SENTENCES = {
    "too_large": lazy("The file is larger than %(limit)s MB. Send a smaller version, for instance without photos."),
    "too_long": lazy(
        "The document is longer than what is read: 30 pages, 12 of them scanned, or 300,000 characters; or its "
        "pictures are too large. Send a shorter version."
    ),
    "heic": lazy(
        "The photo is in the format HEIC, which is not read. Save it as JPEG (iPhone: Settings, Camera, Formats, Most "
        "Compatible) and send that."
    ),
    "empty_file": lazy("The file is empty. Choose the right one and send it again."),
    "encrypted": lazy("The file is protected by a password. Save it without one and send it again."),
    "corrupted": lazy("The file is damaged or incomplete. Open it on your own device, save it anew and send that."),
    "wrong_name": lazy(
        "The ending of the name does not fit what the file is. Save it in its own format, or as PDF, and send that."
    ),
    "macros": lazy("The document carries macros, which are not taken in. Save it as PDF and send that."),
    "archive_bomb": lazy("The file unpacks to far more than documents need. Send the documents themselves."),
    "nested_archive": lazy("An archive inside an archive is not opened. Put the documents into one zip file."),
    "packed_otherwise": lazy(
        "The file is packed in a way that is not read. Pack it as an ordinary zip, or save it as PDF, and send that."
    ),
    "too_complex": lazy(
        "This file takes too much time or memory to read. Save it as a plain PDF, or print it to PDF, and send that."
    ),
    OUR_FAILURE: lazy(
        "The file is kept, but a failure on our side kept it from being read. Press Retry; if it stays so, ask the "
        "administrator."
    ),
    "too_many": lazy("The archive holds more than %(members)s files. Send it in several parts."),
    "no_text": lazy("No readable text was found. Send a sharper scan, or a file with text."),
    "unsupported": lazy(
        "This kind of file (old Word or WPS, RTF, OpenDocument and others) is not read."
        " Save it as PDF or DOCX, or take a photo, and send that."
    ),
    "unsupported_old_word": lazy(
        "This is a document of old Word or WPS (.doc), which is not read. Open it, save it as PDF or DOCX, and send"
        " that."
    ),
    "unsupported_rtf": lazy(
        "This is a document in RTF format, which is not read, whatever its name. Open it, save it as PDF or DOCX, and"
        " send that."
    ),
    "unsupported_opendocument": lazy(
        "This is an OpenDocument text (.odt), which is not read. Open it, save it as PDF or DOCX, and send that."
    ),
    "unsupported_encoding": lazy(
        "The encoding of this text is not known, so its characters cannot be told. Save it as UTF-8, or as PDF or DOCX,"
        " and send that."
    ),
    "cut_off": lazy("The file did not arrive whole. Send it again."),
    "model_failed": lazy("The file could not be read this time; it is tried again. If this stays so, press Retry."),
    "model_away": lazy("Waiting for the reading model; it goes on by itself."),
}
MEMBERS = 2000
"""How many files an archive may hold."""


def code_of(error: dict) -> str:
    """Return the code of a model's refusal, with the kind of an unsupported file where it has a sentence."""
    code, kind = str(error.get("code")), str(error.get("kind"))
    return next((name for name in (f"{code}_{kind}", kind) if name in SENTENCES), code)


def sentence(code: str | None, limit_mib: int) -> str:
    """Return the sentence of a code in the reader's language; an unknown code is a failure of our own."""
    if not code:
        return ""
    source = SENTENCES.get(code, SENTENCES[OUR_FAILURE])
    return gettext(str(source)) % {"limit": limit_mib, "members": MEMBERS}
