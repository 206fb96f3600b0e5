"""The roles of the database, the certificate that each of them shows, and the hosts of a site that may be one."""

from __future__ import annotations

from appliance.site.model import Site

OWNER, WEB, CHECK = "hr_owner", "hr_web", "hr_check"
ROLES = (OWNER, WEB, CHECK)
"""hr_owner owns the database and migrates; hr_web has what the migrations grant; hr_check reads, for drills."""


def certificate(role: str) -> str:
    """Return the name of the certificate that somebody shows to be a role: a DNS name has no underscore."""
    return role.replace("_", "-")


CERTIFICATES = {certificate(role): role for role in ROLES}
"""Certificate -> role. Its common name is the role itself, as PostgreSQL asks for with `clientcert=verify-full`."""


def of_host(site: Site, host: str) -> tuple[str, ...]:
    """Return the roles that a host may be; a backup beside its database asks it by a socket and needs none."""
    runs = site.hosts[host].runs
    web = (OWNER, WEB) if "web" in runs else ()
    return (*web, CHECK) if "backup" in runs and "database" not in runs else web
