"""Certificates of a host."""

from __future__ import annotations

from typing import NamedTuple

from testinfra.modules.base import InstanceModule

EACH = (
    'for pair in {folder}/*/; do cert="$pair/cert.pem"; [ -f "$cert" ] || continue; ok=no; own=no; '
    'begin=$(openssl x509 -in "$cert" -noout -startdate | cut -d= -f2); '
    'end=$(openssl x509 -in "$cert" -noout -enddate | cut -d= -f2); '
    'openssl verify -CAfile {folder}/ca.pem -untrusted "$cert" "$cert" >/dev/null 2>&1 && ok=yes; '
    'public=$(openssl x509 -in "$cert" -noout -pubkey); '
    '[ "$public" = "$(openssl pkey -in "$pair/key.pem" -pubout)" ] && own=yes; '
    'bits=$(openssl x509 -in "$cert" -noout -text | sed -n "s/.*Public-Key: (\\([0-9]*\\) bit.*/\\1/p"); '
    'echo "$(basename "$pair") $ok $own $bits $(date -d "$begin" +%s) $(date -d "$end" +%s)"; done'
)


class Pair(NamedTuple):
    """A certificate and its key: whether it leads to the site's anchor, whether the key fits; times in Unix time."""

    name: str
    trusted: bool
    fits: bool
    bits: int
    begins: int
    ends: int


class Certificate(InstanceModule):
    """The certificates below a folder, each with its key beside it."""

    def get_pairs(self, folder: str) -> list[Pair]:
        """Return all pairs of a folder whose `ca.pem` is the anchor.

        >>> host.certificate.get_pairs("/etc/hr-appliance/tls")[0].trusted
        True
        """
        pairs = []
        for line in self.check_output(EACH.format(folder=folder)).splitlines():
            name, trusted, fits, bits, begins, ends = line.split()
            pairs.append(Pair(name, trusted == "yes", fits == "yes", int(bits or 0), int(begins), int(ends)))
        return pairs
