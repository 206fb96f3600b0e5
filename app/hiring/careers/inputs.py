"""What the forms of the careers page send."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, StringConstraints

from app import inputs
from app.text import lazy, source


class Applying(inputs.Sent):
    """What an applicant types beside the file; `key` is the form's, `wording` the version of the consent it showed.

    `pool` is another consent, which nobody has to give: to the talent pool, in the version `pool_wording`.
    """

    sentences: ClassVar = {
        "email": source("Give an e-mail address such as name@example.com."),
        "phone": source("Give a telephone number of 5 to 30 digits, blanks, + and -."),
        "consent": source("Without your consent the résumé may not be kept. Tick the box if you agree."),
    }
    labels: ClassVar = {"name": lazy("Name"), "email": lazy("E-mail address"), "phone": lazy("Telephone")}

    name: Annotated[str, Field(min_length=1, max_length=100)]
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[^@\s]{1,190}$", max_length=254)]
    phone: Annotated[str, StringConstraints(pattern=r"^[0-9+() -]{5,30}$", max_length=30)]
    consent: Literal["yes"]
    wording: inputs.Choice
    pool: Literal["yes"] | None = None
    pool_wording: inputs.Choice = ""
    key: inputs.Choice = ""


class Showing(inputs.Sent):
    """Whether a position is to be shown."""

    shown: Literal["yes", "no"]
