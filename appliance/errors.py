"""What every room of the controller raises: a sentence, and the sentence that says what to do."""

from __future__ import annotations

from collections.abc import Sequence


class ApplianceError(Exception):
    """A refusal that a person can act on; `exit_code` is 1 failed, 2 wrong usage, 3 host unreachable."""

    exit_code = 1

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(f"{what} {remedy}".strip())
        self.what = what
        self.remedy = remedy


class UsageError(ApplianceError):
    """What was asked for cannot be understood."""

    exit_code = 2


class Problems(ApplianceError):
    """Several refusals found in one look, so that a person can mend all of them at once."""

    def __init__(self, problems: Sequence[ApplianceError]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
        self.exit_code = max(problem.exit_code for problem in problems)
