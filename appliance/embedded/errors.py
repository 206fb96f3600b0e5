"""What can keep the embedded profile from starting, each with the sentence that helps."""


class EmbeddedError(Exception):
    """The root: a failure with the remedy a person can act on."""

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{problem}: {remedy}")


class MissingLibrary(EmbeddedError):
    """A shared library or a wheel that a process needs is not on this machine."""
