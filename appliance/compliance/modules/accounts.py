"""Accounts of a host: testinfra's user with lists of all, who may become root, and what a login shell sets."""

from __future__ import annotations

import re
from typing import NamedTuple

from testinfra.modules.base import InstanceModule
from testinfra.modules.user import User as Account

SHELLS_OFF = ("nologin", "false", "sync", "")
RULE = re.compile(r"(?!Defaults|\w+_Alias)[%\w][\w%-]*\s+\S+\s*=")


class Shadow(NamedTuple):
    """What shadow holds of an account: the hash, and for how many days a password is good, None without an end."""

    name: str
    password: str
    password_max_days: int | None


class User(Account):
    """An account of the host."""

    @classmethod
    def get_module_class(cls, host: object) -> type[User]:
        """Return this class: every host is a Linux."""
        return cls

    def __init__(self, name: str | None = None, row: str | None = None) -> None:
        super().__init__(name)
        self._row = row

    @classmethod
    def get_users(cls) -> list[User]:
        """Return every account of /etc/passwd, in its order.

        >>> [user.name for user in host.user.get_users() if user.uid == 0]
        ['root']
        """
        rows = [line for line in cls("").check_output("cat -- /etc/passwd").splitlines() if line]
        return [cls(row.partition(":")[0], row) for row in rows]

    @classmethod
    def get_shadow(cls) -> list[Shadow]:
        """Return what /etc/shadow holds of every account."""
        rows = [line.split(":") for line in cls("").check_output("cat -- /etc/shadow").splitlines() if line]
        return [Shadow(row[0], row[1], int(row[4]) if row[4] else None) for row in rows]

    @property
    def uid(self) -> int:
        """Number of the account."""
        return int(self._fields[2])

    @property
    def home(self) -> str:
        """Its home folder."""
        return self._fields[5]

    @property
    def shell(self) -> str:
        """The program that a sign-in starts."""
        return self._fields[6]

    @property
    def has_shell(self) -> bool:
        """Whether a sign-in starts a program with which something can be done."""
        return self.shell.rpartition("/")[2] not in SHELLS_OFF

    @property
    def _fields(self) -> list[str]:
        return (self._row or self.check_output("getent passwd %s", self.name)).split(":")


class Sudoers(InstanceModule):
    """The rules of sudo.

    >>> host.sudoers.principals
    ['%sudo', 'root']
    """

    @property
    def rules(self) -> list[str]:
        """The lines of all files of rules, without comments."""
        lines = self.check_output("cat /etc/sudoers /etc/sudoers.d/* 2>/dev/null").splitlines()
        return [line.strip() for line in lines if line.strip() and not line.strip().startswith("#")]

    @property
    def principals(self) -> list[str]:
        """The accounts and groups (`%name`) that may run something as somebody else."""
        return sorted({line.split()[0] for line in self.rules if RULE.match(line)})

    @property
    def unproven(self) -> list[str]:
        """Who is not asked for a password, or `Defaults` where nobody is."""
        return sorted({line.split()[0] for line in self.rules if "NOPASSWD" in line or "!authenticate" in line})


class LoginShell(InstanceModule):
    """What /etc/profile sets for everybody who signs in: `host.login_shell("TMOUT")`."""

    def __call__(self, variable: str) -> str:
        """Return a variable's value, empty where it is not set."""
        return str(self.check_output("sh -c %s", f'. /etc/profile >/dev/null 2>&1; echo "${variable}"')).strip()
