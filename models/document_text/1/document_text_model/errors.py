"""Say why a document cannot be read, and what its sender can do."""


class Unreadable(Exception):
    """A document that has no answer: `code` is of the contract, `message` one sentence with what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        self.message = message
        super().__init__(code)


def corrupted() -> Unreadable:
    """The file breaks off or is damaged."""
    return Unreadable("corrupted", "The file is damaged or incomplete; open it on your own device and send it again.")


def encrypted() -> Unreadable:
    """The file asks for a password."""
    return Unreadable("encrypted", "The file is protected by a password; save it without one and send it again.")


def no_text() -> Unreadable:
    """Nothing readable, not even by OCR."""
    return Unreadable("no_text", "No readable text was found; send a sharper scan or a file with text.")


def bomb() -> Unreadable:
    """An archive that would unpack to far more than it is, or holds further archives."""
    return Unreadable("archive_bomb", "The file unpacks to far more than a document needs; send the plain document.")


def unsupported(what: str) -> Unreadable:
    """A kind of file that is not read; `what` names it."""
    return Unreadable("unsupported", f"{what} cannot be read; save the document as PDF or DOCX and send that.")


def too_large(why: str) -> Unreadable:
    """A document beyond a limit; `why` says which."""
    return Unreadable("too_large", f"{why}; send a shorter or smaller version.")
