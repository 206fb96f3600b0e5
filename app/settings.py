"""What the application is told from outside: one frozen object, read once from the file that HR_SETTINGS names."""

from __future__ import annotations

import functools
import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import SettingsError


class KeySettings(BaseModel):
    """Where data keys are wrapped; the embedded provider keeps one root key in a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    provider: Literal["embedded"] = "embedded"
    root_key_file: Path


class Settings(BaseModel):
    """Everything the application may know about where it runs. Unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    database_url: str
    media_folder: Path
    keys: KeySettings
    cookie_key_file: Path
    triton_address: str
    public_url: str
    status_file: Path | None = None
    models_folder: Path | None = None
    profile: Literal["embedded", "site"] = "embedded"
    demo: bool = False
    time_zone: str = "Asia/Shanghai"
    upload_limit_mib: int = Field(50, ge=1, le=500)
    link_days: int = Field(14, ge=1, le=90)
    database_connections: int = Field(16, ge=2)

    @property
    def secure_cookies(self) -> bool:
        """Cookies need TLS everywhere but on the loopback address of the embedded profile."""
        return self.public_url.startswith("https://")

    def cookie_key(self) -> bytes:
        """Read the key that signs links and form tokens."""
        return self.cookie_key_file.read_bytes()


def read(path: Path) -> Settings:
    """Read and validate a settings file; raises SettingsError with the key that is wrong."""
    try:
        return Settings.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise SettingsError(
            f"{path}: {error.strerror}. Start the application with `scripts/up`, or name the file in HR_SETTINGS."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {key}: {first['msg']}. Correct this key.") from None
    except json.JSONDecodeError as error:
        raise SettingsError(f"{path}:{error.lineno}: not JSON: {error.msg}.") from None


@functools.cache
def current() -> Settings:
    """Return the settings of this process."""
    path = os.environ.get("HR_SETTINGS")
    if not path:
        raise SettingsError("HR_SETTINGS is not set. It names the settings file; `scripts/up` writes one.")
    return read(Path(path))
