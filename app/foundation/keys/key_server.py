"""The connection of one process to the key server: signed in, retried, and reconnected after an outage."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hvac
import requests
from hvac import exceptions as refusals
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from app.foundation.keys.provider import KeyProviderError, State
from app.settings import TransitKeys

SEALED = "The key server is sealed. Nothing was stored; have the holders of its key shares unseal it."
AWAY = "The key server cannot be reached. Nothing was stored; it is tried again at the next request."
UNTRUSTED = "The key server did not prove who it is, or did not accept our certificate. Renew the certificates."
UNREADABLE = "The certificates with which the application is known to the key server cannot be read. Renew them."
REFUSED = "The key server does not let the application do this. Configure its policies again with `appliance apply`."
NO_LOGIN = "The key server did not accept the application's SecretID. Give it a new one with `appliance apply`."
NO_FILE = "%(path)s: %(why)s. Put it there again with `appliance apply`."

CONNECT_SECONDS, ANSWER_SECONDS, LOOK_SECONDS = 2.0, 10.0, 1.0
FRESH_SECONDS = 10.0
CONNECTIONS = 32
FLOOD_SECONDS = 5.0
"""A token this young that is refused lacks a right; a new token would be refused as well."""
_DOWN = (
    OSError,  # also the errors of requests, and of a missing certificate
    refusals.VaultDown,
    refusals.VaultNotInitialized,
    refusals.BadGateway,
    refusals.RateLimitExceeded,
    refusals.InternalServerError,
)


class _Connection:
    """The connection of one process: an HTTP session, and the token it signed in for."""

    def __init__(self, config: TransitKeys) -> None:
        self.lock = threading.Lock()
        self.looking = threading.Lock()
        self.token: str | None = None
        self.since = self.until = 0.0
        self.session = requests.Session()
        self.session.trust_env = False  # neither a proxy nor another anchor of the environment
        self.session.cert = (str(config.cert_file), str(config.key_file))
        self.session.verify = str(config.ca_file)
        # hvac sends nearly everything by POST, which urllib3 does not retry by default; our calls may be retried.
        retries = Retry(
            total=2, connect=1, read=1, status=2, backoff_factor=0.1, allowed_methods=None, raise_on_status=False,
            status_forcelist=(429, 502, 503), respect_retry_after_header=False,
        )  # fmt: skip
        self.session.mount("https://", HTTPAdapter(max_retries=retries, pool_maxsize=CONNECTIONS))
        for address in config.address:
            self.session.mount(f"{address}/v1/sys/health", HTTPAdapter(max_retries=0))


class KeyServer:
    """The client of the key server; safe for many threads, and for a process that forks."""

    def __init__(self, config: TransitKeys, clock: Callable[[], float] = time.monotonic) -> None:
        self._config = config
        self._clock = clock
        self._addresses = list(config.address)
        self._connections: dict[int, _Connection] = {}
        self._last_state: tuple[float, State] = (float("-inf"), "unknown")

    def ask(self, call: Callable[[hvac.Client], dict[str, Any]]) -> dict[str, Any]:
        """Make one call, at another address where one is down, with a new token where the old one is refused.

        Raises KeyProviderError in words, and hvac's InvalidRequest, InvalidPath and Forbidden for the caller to read.
        """
        problem: Exception = KeyProviderError(AWAY)
        for address in tuple(self._addresses):
            try:
                answer = self._signed_in(address, call)
            except _DOWN as error:
                problem = error
                continue
            self._prefer(address)
            self._note("ready")
            return answer
        sentence, state = _described(problem)
        self._note(state)
        raise KeyProviderError(sentence) from None

    def state(self) -> State:
        """Return the state of the key server at the last call; asks again after FRESH_SECONDS."""
        at, state = self._last_state
        connection = self._mine()
        if self._clock() - at < FRESH_SECONDS or not connection.looking.acquire(blocking=False):
            return state
        try:
            self._note(self._look(connection))
        finally:
            connection.looking.release()
        return self._last_state[1]

    def _signed_in(self, address: str, call: Callable[[hvac.Client], dict[str, Any]]) -> dict[str, Any]:
        connection = self._mine()
        timeout = (CONNECT_SECONDS, ANSWER_SECONDS)
        client = hvac.Client(url=address, session=connection.session, timeout=timeout)  # type: ignore[arg-type]  # requests takes two
        used = client.token = self._token(connection, client, old=None)
        try:
            return call(client)
        except refusals.Forbidden:
            if connection.token == used and self._clock() - connection.since < FLOOD_SECONDS:
                self._note("refused")
                raise
            # A token that was revoked, or that another server does not know, is refused like a missing right.
            client.token = self._token(connection, client, old=used)
        try:
            return call(client)
        except refusals.Forbidden:
            self._note("refused")
            raise

    def _token(self, connection: _Connection, client: hvac.Client, old: str | None) -> str:
        """Return a valid token; signs in when there is none, it ends soon, or it is the `old` one."""
        with connection.lock:
            if connection.token is None or connection.token == old or self._clock() >= connection.until:
                connection.token = None
                role = _read_secret(self._config.role_id_file) if self._config.role_id_file else self._config.role_id
                client.token = ""
                try:
                    secret = _read_secret(self._config.secret_id_file)
                    auth = client.auth.approle.login(role, secret, use_token=False)["auth"]
                except (refusals.InvalidRequest, refusals.Forbidden, refusals.Unauthorized):
                    self._note("refused")
                    raise KeyProviderError(NO_LOGIN) from None
                # The last third is left, so that no call begins with a token that ends on its way.
                connection.token, connection.since = auth["client_token"], self._clock()
                connection.until = connection.since + auth["lease_duration"] * 2 / 3
            return connection.token

    def _mine(self) -> _Connection:
        """Return the connection of this process; a fork makes its own, as connections do not survive one."""
        return self._connections.get(os.getpid()) or self._connections.setdefault(
            os.getpid(), _Connection(self._config)
        )

    def _look(self, connection: _Connection) -> State:
        state: State = "away"
        for address in tuple(self._addresses):
            try:
                answer = connection.session.get(
                    f"{address}/v1/sys/health", params={"standbyok": "true"}, timeout=(LOOK_SECONDS, LOOK_SECONDS)
                )
            except OSError:
                continue
            if answer.status_code == 200:
                return "ready"
            state = "sealed" if answer.status_code == 503 else state
        return state

    def _note(self, state: State) -> None:
        self._last_state = (self._clock(), state)

    def _prefer(self, address: str) -> None:
        if self._addresses[0] != address:
            self._addresses = [address, *(other for other in self._addresses if other != address)]


def _described(problem: Exception) -> tuple[str, State]:
    if isinstance(problem, requests.exceptions.SSLError):
        return UNTRUSTED, "refused"
    if isinstance(problem, refusals.VaultNotInitialized) or "sealed" in str(problem):
        return SEALED, "sealed"
    if isinstance(problem, OSError) and not isinstance(problem, requests.RequestException):
        return UNREADABLE, "refused"
    return AWAY, "away"


def _read_secret(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise KeyProviderError(NO_FILE, path=path, why=error.strerror) from None
