"""Inputs about accounts: signing in, changing the password, and the forms of administrators."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, StrictBool, StringConstraints

from app import inputs
from app.foundation.access import accounts, passwords
from app.text import Language, lazy, source

Password = Annotated[str, StringConstraints(strip_whitespace=False, max_length=passwords.LONGEST)]
"""A password exactly as it was written: it may begin or end with a blank."""
WayBack = Annotated[str, Field(max_length=8000)]
"""The address that the reader asked for before signing in."""
WRONG = source("The e-mail address or the password is wrong. Check both and try again.")


class SignInTyped(inputs.Sent):
    """The sign-in form, and the address to open afterwards."""

    sentences: ClassVar = {"email": WRONG, "password": WRONG}

    email: inputs.Line
    password: Password
    next: WayBack = ""


class SignInAgainTyped(inputs.Sent):
    """The sign-in dialog of an open page, with the token that the page's forms carry."""

    sentences: ClassVar = {"email": WRONG, "password": WRONG}

    email: inputs.Line
    password: Password
    csrf: Annotated[str, Field(max_length=500)] = ""


class PasswordsTyped(inputs.Sent):
    """The present password, and a new one twice."""

    labels: ClassVar = {
        "present": lazy("Present password"),
        "new": lazy("New password"),
        "again": lazy("New password, once more"),
    }

    present: Password
    new: Password
    again: Password


class AccountStated(inputs.Sent):
    """An account to make."""

    sentences: ClassVar = {
        "email": source("This is no e-mail address."),
        "name": source("Give a name of at most 100 characters."),
    }
    labels: ClassVar = {"role": lazy("Role"), "language": lazy("Language")}

    email: str = Field(max_length=accounts.LONGEST_ADDRESS)
    name: str = Field(min_length=1, max_length=accounts.LONGEST_NAME)
    role: accounts.Role
    language: Language


class RoleChosen(inputs.Sent):
    """The new role, and the role that the page showed before."""

    labels: ClassVar = {"role": lazy("Role")}

    role: accounts.Role
    before: inputs.Choice | None = None


class AccountChanged(inputs.Sent):
    """The fields of an account that may be changed."""

    role: accounts.Role
    locked: StrictBool
