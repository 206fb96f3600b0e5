"""Keeps for a disaster what is on no host: passphrases with the holders, this machine's state beside the backups."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from appliance.components.backup.jobs import repositories
from appliance.host.context import Context
from appliance.procedures.custody import holders
from appliance.procedures.custody.escrow import escrow
from appliance.procedures.recovery import points
from appliance.procedures.recovery.reach import Reach

NAME = "backup-passphrases"
PLACE = "/srv/hr-appliance/backup/operations"
KEPT = 30
PUT = (
    'set -e; umask 077; mkdir -p "$1"; cat > "$1/$2.new"; mv -f "$1/$2.new" "$1/$2"; '
    'cd "$1" && ls -1t -- *.asc | tail -n +"$(($3 + 1))" | xargs -r rm -f --'
)


def keep(reach: Reach, context: Context) -> str:
    """Bring both up to date and return a sentence; only a holder can open either."""
    names = ["pgbackrest", *repositories(context)]
    passphrases = {name: context.secrets.password(f"backup/{name}") for name in names}
    if _differ(context, passphrases):
        escrow(context, NAME, json.dumps(passphrases, indent=1).encode())
    packed = holders.encrypt(holders.keys(context), points.operations(context))
    data = packed if isinstance(packed, bytes) else packed.encode()
    file = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}.asc"
    put = ("sh", "-c", PUT, "sh", PLACE, file, str(KEPT))
    reach.demand(points.keeper(context), put, "keeping the state of the operations host", data)
    return f"passphrases in escrow, state of this machine kept as {file}, for the holders alone."


def _differ(context: Context, passphrases: dict[str, str]) -> bool:
    """Return whether the escrow is of other passphrases; the stored mark reveals nothing of them."""
    remembered = context.folder / "vault" / "escrow" / f"{NAME}.sha256"
    digest = hashlib.sha256(json.dumps(passphrases, sort_keys=True).encode()).hexdigest()
    if remembered.exists() and remembered.read_text(encoding="ascii").strip() == digest:
        return False
    remembered.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    remembered.write_text(digest + "\n", encoding="ascii")
    return True
