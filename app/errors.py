"""The errors of the application, from one root, with the status and the sentence a person reads."""

from __future__ import annotations


class AppError(Exception):
    """A refusal that a person can read.

    `message` is English source text (translated when shown), `fields` fill its placeholders; it never holds a secret
    or a person's data. `status` is the HTTP status, `code` the stable name that programs see, `at` the name of the
    form's field that has to be corrected.
    """

    status = 500
    code = "internal"
    message = "Something went wrong on our side. Nothing you sent was lost; please try again in a minute."

    def __init__(self, message: str | None = None, *, at: str | None = None, **fields: object) -> None:
        self.text = message or self.message
        self.fields = fields
        self.at = at
        super().__init__(self.text % fields if fields else self.text)


class SettingsError(AppError):
    """The settings file cannot be used."""

    code = "settings"


class NotFound(AppError):
    """The thing does not exist, or the reader may not know that it does."""

    status = 404
    code = "not_found"
    message = "This page does not exist, or it is not yours to see."


class Forbidden(AppError):
    """The account is signed in and may not do this."""

    status = 403
    code = "forbidden"
    message = "Your role does not allow this."


class SignInNeeded(AppError):
    """Nobody is signed in."""

    status = 401
    code = "sign_in_needed"
    message = "Please sign in first."


class Invalid(AppError):
    """What was sent cannot be accepted; nothing was changed."""

    status = 422
    code = "invalid"


class Unreadable(AppError):
    """What was sent cannot be read at all; nothing was changed."""

    status = 400
    code = "unreadable"
    message = "What was sent cannot be read. Nothing was changed; send it again from the page."


class LengthNeeded(Unreadable):
    """A body came without its length."""

    status = 411
    code = "length_needed"
    message = "Send the length of the body in Content-Length."


class TooLarge(Unreadable):
    """What was sent is larger than it may be."""

    status = 413
    code = "too_large"
    message = "What was sent is too large."


class WrongType(Unreadable):
    """The body is of a kind that this address does not take."""

    status = 415
    code = "wrong_type"
    message = "This address does not take a body of this kind."


class Conflict(AppError):
    """Somebody else was faster, or the thing is in another state."""

    status = 409
    code = "conflict"
    message = "This was changed meanwhile. Reload the page and try again."


class TooMany(AppError):
    """Too many attempts."""

    status = 429
    code = "too_many"
    message = "Too many attempts. Wait %(minutes)s minutes and try again."


class DatabaseAway(AppError):
    """PostgreSQL cannot be reached; nothing was acknowledged."""

    status = 503
    code = "database_away"
    message = (
        "The database cannot be reached at the moment. Nothing that was confirmed is lost; please try again shortly."
    )
