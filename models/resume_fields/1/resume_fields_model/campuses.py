"""Keep the commas that belong to the name of a school."""

import re

_LISTED = re.compile(
    r"((?:College|Institute|School|Academy|University) of [A-Z][a-z]{2,15}), "
    r"(?=(?:[A-Z][a-z]{2,15}, )?[A-Z][a-z]{2,15} (?:and|&) [A-Z])"
)
"""A comma within the name of a school: "College of Arts, Science and Commerce"."""
_CAMPUS = re.compile(  # these schools are told apart by the town that follows
    r"(University of (?:California|North Carolina|Texas|Wisconsin|Illinois|Michigan|Colorado|Maryland|Massachusetts"
    r"|Nebraska|Nevada)|Indian Institute of (?:Management|Technology|Science)|National Institute of Technology),"
    r" (?=(?!United)[A-Z][a-z]+)"
)


def whole_names(text: str) -> str:
    """Return a text with the commas within names of schools as wide ones, which part nothing."""
    return _LISTED.sub("\\1\uff0c ", _CAMPUS.sub("\\1\uff0c ", text))
