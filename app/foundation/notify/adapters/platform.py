"""An interface whose calls carry an access token and answer an `errcode`, as DingTalk's and WeCom's do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from app.foundation.notify.adapters import https
from app.foundation.notify.adapters.access import Token
from app.foundation.notify.adapters.protocol import Again, NotSent, Refused

LIFE_SECONDS = 7200


class Platform:
    """One application at such an interface; `ended` are the codes of a token that does not hold any more."""

    def __init__(
        self,
        address: str,
        ca_file: Path | None,
        issue: Callable[[], str],
        ended: tuple[int, ...],
        reasons: Mapping[int, NotSent],
    ) -> None:
        self._address, self._ca_file = address, ca_file
        self._issue_path, self._ended, self._reasons = issue, ended, reasons
        self._token = Token(self._issue)

    def call(self, path: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Return the answer of a call, made again with a new token where the token had ended; raises NotSent."""
        for _attempt in (1, 2):
            token = self._token.get()
            query = urlencode({"access_token": token})
            answer = https.ask(self._address, f"{path}?{query}", json.dumps(sent).encode(), self._ca_file)
            if answer.get("errcode") == 0:
                return answer
            if not self._has_ended(answer):
                raise self._reason(answer.get("errcode"), Refused("refused"))
            self._token.drop(token)
        raise Again("credentials")

    def _has_ended(self, answer: Mapping[str, Any]) -> bool:
        code = answer.get("errcode")
        # DingTalk wraps what its gateway refuses: errcode 88, the code itself as `sub_code`.
        inner = str(answer.get("sub_code")) if code == 88 else str(code)
        return inner in {str(one) for one in self._ended}

    def _issue(self) -> tuple[str, float]:
        answer = https.ask(self._address, self._issue_path(), None, self._ca_file)
        token, seconds = answer.get("access_token"), answer.get("expires_in", LIFE_SECONDS)
        if answer.get("errcode") == 0 and isinstance(token, str) and isinstance(seconds, int):
            return token, seconds
        known = self._reason(answer.get("errcode"), Again("credentials"))
        raise known if isinstance(known, Again) else Again("credentials")

    def _reason(self, code: object, otherwise: NotSent) -> NotSent:
        known = self._reasons.get(code, otherwise) if isinstance(code, int) else otherwise
        return type(known)(known.code)
