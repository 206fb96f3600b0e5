"""Steps of a component: argument lists whose guard the plan has asked already."""

from __future__ import annotations

from collections.abc import Callable, Generator

from pyinfra.api import operation

from appliance.host.operations.program import ArgumentList


@operation(is_idempotent=False)
def run(
    argv: tuple[str, ...], user: str | None = None, data: bytes | Callable[[], bytes] | None = None
) -> Generator[ArgumentList, None, None]:
    """Run an argument list.

    + argv: the argument list
    + user: who runs it, None for root
    + data: its standard input, shown nowhere; what can be called is asked when the step runs
    """
    yield ArgumentList(argv, data, user)
