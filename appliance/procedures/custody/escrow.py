"""What only the holders can read again: each secret is encrypted to all of them, so any one of them opens it."""

from __future__ import annotations

import re
from pathlib import Path

from appliance.errors import ApplianceError
from appliance.host.context import Context
from appliance.procedures.custody import holders
from appliance.procedures.custody.keeping import folder, keep


def escrow(context: Context, name: str, secret: bytes) -> Path:
    """Encrypt a secret to every holder and keep it as `vault/escrow/<name>.asc`; an earlier one of the name goes.

    One holder is enough to read it, on purpose: it is what a disaster needs besides the backup, and the backup of the
    key server inside is still sealed by the holders' shares together.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*", name):
        raise ApplianceError(f"{name!r} is no name for an escrow.", "Use small letters, digits, dots and hyphens.")
    path = folder(context, "escrow") / f"{name}.asc"
    keep(path, holders.encrypt(holders.keys(context), secret))
    return path
