"""One account for each role, with a new password that is stored nowhere."""

from __future__ import annotations

from datetime import datetime

from app.foundation.access import passwords
from app.foundation.access import service as access
from app.foundation.access.store import Account

PEOPLE = (
    ("hr", "hr@demo.invalid", "何荣 He Rong（演示 demo）"),
    ("hr_lead", "lead@demo.invalid", "李静 Li Jing（演示 demo）"),
    ("manager", "manager@demo.invalid", "马强 Ma Qiang（演示 demo）"),
    ("administrator", "admin@demo.invalid", "安宁 An Ning（演示 demo）"),
    ("auditor", "auditor@demo.invalid", "沈计 Shen Ji（演示 demo）"),
)


def renew(at: datetime) -> tuple[dict[str, Account], list[dict[str, str]]]:
    """Create the demo accounts or give them new passwords; returns accounts by role, and the passwords to show once."""
    accounts, shown = {}, []
    for role, email, name in PEOPLE:
        password = passwords.one_time()
        account = access.reinstate(email, role)  # somebody who looked around may have locked it
        if account:
            access.set_password(account.id, password, at)
        else:
            account = access.add_account(email, name, role, password, at, synthetic=True)
        accounts[role] = account
        shown.append({"role": role, "email": email, "password": password})
    return accounts, shown
