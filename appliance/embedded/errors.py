"""Errors that keep the embedded profile from starting, each with a remedy."""

from __future__ import annotations

from appliance.errors import ApplianceError


class EmbeddedError(ApplianceError):
    """The root: a failure with the remedy a person can act on."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.problem}: {self.remedy}"


class MissingLibrary(EmbeddedError):
    """A shared library or a wheel that a process needs is not on this machine; `package` is Debian's that has it."""

    def __init__(self, problem: str, remedy: str, package: str = "") -> None:
        super().__init__(problem, remedy)
        self.package = package
