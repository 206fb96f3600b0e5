"""Certificates: the key is made on the host and never leaves it."""

from __future__ import annotations

from collections.abc import Callable, Generator

from pyinfra.api import operation

from appliance.host.operations.program import ArgumentList, program

BEGIN = "-----BEGIN"


@operation(is_idempotent=False)
def issued(
    folder: str,
    common_name: str,
    names: tuple[str, ...],
    sign: Callable[[str], str],
    user: str = "root",
    group: str = "root",
) -> Generator[ArgumentList, None, None]:
    """Make a key and a request, have it signed on this machine, and put both in place.

    + folder: where ``key.pem`` and ``cert.pem`` lie
    + common_name: whom the certificate names
    + names: its other names, as OpenSSL writes them
    + sign: returns the certificate and its chain (PEM) for a request (PEM)
    + user, group: who owns the key
    """
    request = program("request_certificate.sh", folder, common_name, ",".join(names))
    yield request
    csr = request.output[request.output.index(BEGIN) :]
    yield program("install_certificate.sh", folder, user, group, data=sign(csr + "\n").encode())
