"""What the tests of messages share: an authority, a real mail server, and the channels with what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app import settings
from app.settings import Settings
from tests.app.certificates import Authority
from tests.app.foundation.notify.mail_server import MailServer, mail_server


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """The authority that the site trusts."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """An authority that nobody trusts."""
    return Authority(tmp_path_factory.mktemp("stranger"), "Stranger")


@pytest.fixture(scope="session")
def mail(authority: Authority) -> Iterator[MailServer]:
    """One mail server for all tests; each looks for its own messages."""
    with mail_server(authority) as server:
        yield server


@pytest.fixture
def secret_file(tmp_path: Path):
    """A function that keeps a secret in a file of mode 0600."""

    def keep(text: str, mode: int = 0o600) -> Path:
        path = tmp_path / f"secret-{len(list(tmp_path.iterdir()))}"
        path.write_text(text + "\n")
        path.chmod(mode)
        return path

    return keep


@pytest.fixture
def settings_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings without a database behind them."""
    stated = {
        "database_url": "postgresql://", "media_folder": tmp_path, "keys": {"root_key_file": tmp_path / "root.key"},
        "cookie_key_file": tmp_path / "cookie.key", "triton_address": "127.0.0.1:1",
        "public_url": "https://hr.bank.example",
    }  # fmt: skip
    made = Settings.model_validate(stated)
    monkeypatch.setattr(settings, "current", lambda: made)
    return made
