"""Why a mail was not taken, in words for HR."""

from __future__ import annotations

from app.text import lazy

CODES = {
    "no_position": lazy("It names no position. Put the code into the subject and move it back to the new mails."),
    "several_positions": lazy("It names more than one position. Leave one of them and move it back to the new mails."),
    "no_file": lazy("It has no file. Ask the sender for the résumé."),
    "too_large": lazy("It is larger than 30 MB. Ask the sender for a smaller one."),
    "too_many": lazy("It has more than 20 files. Ask the sender for the résumé alone."),
    "too_complex": lazy("It is built in a way that is not read. Open it in your mail program and upload the file."),
    "corrupted": lazy("It is damaged. Open it in your mail program and upload the file."),
}
