"""Which components a site is made of, and the traits of each that other rooms need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from appliance.site import endpoints


@dataclass(frozen=True)
class Port:
    """A port that may listen; `speaks` is how it is spoken to, `mutual` that a client certificate is demanded."""

    number: int
    speaks: str = "http"
    mutual: bool = False
    protocol: str = "tcp"


@dataclass(frozen=True)
class Traits:
    """Traits of a component."""

    ports: tuple[Port, ...] = ()
    units: tuple[tuple[str, Literal["reload", "restart"]], ...] = ()
    """(unit, reload or restart): the unit that has the certificate open, and how it takes a new one."""
    one_host: bool = False
    """Whether this release brings it up on one host alone."""
    keeps_data: bool = False
    """Whether it stores data: they are backed up, and restored in a drill."""
    shows_data: bool = False
    """Whether a drill runs it, too, so that restored data can be looked at."""


TRAITS: dict[str, Traits] = {
    "depot": Traits((Port(endpoints.DEPOT),), (("hr-depot.service", "reload"),), one_host=True),
    "vault": Traits(
        (Port(endpoints.VAULT), Port(endpoints.RAFT, "raft", mutual=True)),
        (("hr-vault.service", "reload"),),
        one_host=True,
        keeps_data=True,
    ),
    "database": Traits(
        (Port(endpoints.DATABASE, "postgres", mutual=True),),
        (("postgresql@17-hr.service", "reload"),),
        one_host=True,
        keeps_data=True,
    ),
    "media": Traits(one_host=True, keeps_data=True),
    "inference": Traits((Port(endpoints.INFERENCE, mutual=True),), (("hr-inference.service", "reload"),)),
    "backup": Traits(
        (Port(endpoints.BACKUP, mutual=True),),
        (("hr-backup-proxy.service", "restart"), ("hr-backup-repository.service", "restart")),
        one_host=True,
        keeps_data=True,
    ),
    "web": Traits(
        (Port(endpoints.WEB, mutual=True),),
        (("hr-web.service", "reload"), ("hr-worker.service", "restart")),
        shows_data=True,
    ),
    "edge": Traits((Port(endpoints.EDGE),), (("hr-edge.service", "reload"),), one_host=True, shows_data=True),
}
"""Components that every site runs somewhere, in the order of an apply."""

COMPONENTS = tuple(TRAITS)
IN_DRILLS = tuple(name for name, traits in TRAITS.items() if traits.keeps_data or traits.shows_data)
"""Components that a drill runs on the spare host."""
