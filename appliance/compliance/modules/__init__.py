"""Testinfra's modules as the controls use them: some that answer more at once, and ours where it has none."""

from __future__ import annotations

from testinfra.modules.base import Module

from appliance.compliance.modules.accounts import LoginShell, Sudoers, User
from appliance.compliance.modules.audit import Audit
from appliance.compliance.modules.certificate import Certificate
from appliance.compliance.modules.clock import Chrony, Clock
from appliance.compliance.modules.cron import Cron
from appliance.compliance.modules.file import File
from appliance.compliance.modules.http import Http
from appliance.compliance.modules.journald import Journald
from appliance.compliance.modules.nftables import Nftables
from appliance.compliance.modules.package import Apt, Package
from appliance.compliance.modules.postgresql import Postgresql
from appliance.compliance.modules.service import Service
from appliance.compliance.modules.socket import Socket
from appliance.compliance.modules.sshd import Sshd
from appliance.compliance.modules.system import Sysctl, SystemInfo

MODULES: dict[str, type[Module]] = {
    "apt": Apt,
    "audit": Audit,
    "certificate": Certificate,
    "chrony": Chrony,
    "clock": Clock,
    "cron": Cron,
    "file": File,
    "http": Http,
    "journald": Journald,
    "login_shell": LoginShell,
    "nftables": Nftables,
    "package": Package,
    "postgresql": Postgresql,
    "service": Service,
    "socket": Socket,
    "sshd": Sshd,
    "sudoers": Sudoers,
    "sysctl": Sysctl,
    "system_info": SystemInfo,
    "user": User,
}
"""Name on the host -> module: `host.sshd`. Every other name is testinfra's own, such as `host.group`."""
