"""Does something for several hosts at once, each in a greenlet: sockets yield as soon as connections are loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import gevent

from appliance.errors import ApplianceError, Problems


def everywhere(work: Callable[[str], Any], names: Iterable[str]) -> dict[str, Any]:
    """Return {name: result}; refusals are raised after all have ended: the one there is, or Problems of several.

    An interrupt ends all of them.
    """

    def caught(name: str) -> tuple[Any, ApplianceError | None]:
        # gevent prints what ends a greenlet; a refusal is for the person, in the caller's own words.
        try:
            return work(name), None
        except ApplianceError as error:
            return None, error

    jobs = {name: gevent.spawn(caught, name) for name in names}
    try:
        gevent.joinall(list(jobs.values()), raise_error=True)
    except BaseException:
        gevent.killall(list(jobs.values()), block=False)
        raise
    ended = {name: job.get() for name, job in jobs.items()}
    failed = [error for _result, error in ended.values() if error]
    if failed:
        raise Problems(failed) if len(failed) > 1 else failed[0]
    return {name: result for name, (result, _error) in ended.items()}
