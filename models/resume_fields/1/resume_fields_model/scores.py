"""Weigh by its words whether a text is an employer or a title."""

from . import words
from .memory import remembered


@remembered
def employer_score(text: str) -> float:
    """Return the sum of the weights of all that speaks for an employer."""
    return float(sum(weight for weight, pattern in words.weights("employers") if pattern.search(text)))


@remembered
def title_score(text: str) -> float:
    """Return the sum of the weights of all that speaks for a title."""
    return float(sum(weight for weight, pattern in words.weights("titles") if pattern.search(text)))


def as_employer(text: str) -> float:
    return employer_score(text) - 0.6 * title_score(text)


def as_title(text: str) -> float:
    return title_score(text) - 0.6 * employer_score(text)
