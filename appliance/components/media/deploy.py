"""The folder in which the web application stores media, each part sealed before it is written."""

from __future__ import annotations

from appliance.host.context import Context
from appliance.host.desired import Account, Desired, Folder

FOLDER = "/srv/hr-appliance/media"
OWNER = "hr-web"


def desired(context: Context, host: str) -> Desired:
    """Return the folder and the account that alone may enter it."""
    return Desired(
        "media",
        (Account(OWNER), Folder("/srv/hr-appliance"), Folder(FOLDER, OWNER, OWNER, 0o700)),
    )
