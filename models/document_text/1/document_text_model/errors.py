"""Say why a document cannot be read, and what its sender can do."""


class Unreadable(Exception):
    """A document that has no answer: `code` is of the contract, `message` one sentence with what to do.

    `kind` names what an unsupported file is, where senders are told something of their own about it.
    """

    def __init__(self, code: str, message: str, kind: str = "") -> None:
        self.code = code
        self.message = message
        self.kind = kind
        super().__init__(code)

    def answer(self) -> dict[str, dict[str, str]]:
        """Return the error as the contract has it."""
        return {"error": {"code": self.code, "message": self.message} | ({"kind": self.kind} if self.kind else {})}


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


def unsupported(what: str, kind: str = "") -> Unreadable:
    """A kind of file that is not read; `what` names it."""
    return Unreadable("unsupported", f"{what} cannot be read; save the document as PDF or DOCX and send that.", kind)


def unknown_encoding() -> Unreadable:
    """A text of which nobody can tell which characters its bytes stand for."""
    message = "The encoding of this text is not known; save it as UTF-8, or as PDF or DOCX, and send that."
    return Unreadable("unsupported", message, "encoding")


def too_large(why: str) -> Unreadable:
    """A document beyond a limit; `why` says which."""
    return Unreadable("too_large", f"{why}; send a shorter or smaller version.")


def too_complex() -> Unreadable:
    """Reading it takes more time or memory than a document is given."""
    return Unreadable(
        "too_complex",
        "This file takes too much time or memory to read; save it as a plain PDF, or print it to PDF, and send that.",
    )
