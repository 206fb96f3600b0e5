"""The one root of everything that can go wrong with weights, so that a command prints a sentence and not a trace."""


class WeightsError(Exception):
    """Say what is wrong with which weights, and what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what} {remedy}")
        self.what, self.remedy = what, remedy


class Unreachable(WeightsError):
    """The package index or an archive on it does not answer, or refuses."""


class Mismatch(WeightsError):
    """A file's digest is not the one that weights.json states."""


class Refused(WeightsError):
    """A model or file that must not be taken in."""
