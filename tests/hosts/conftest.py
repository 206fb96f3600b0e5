"""Hosts that pyinfra reaches by ssh, each an ssh server of this process."""

from __future__ import annotations

from appliance.host.connections import Connections  # isort: skip - makes sockets yield before others load them

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.components.certificates.authority import SiteAuthority
from appliance.host.context import Context
from appliance.site.model import Site
from tests.hosts.server import WORD, Host
from tests.unit.sites import context_of

pytestmark = pytest.mark.slow  # of every file here: what this one imports makes all sockets yield


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    """A host that listens."""
    made = Host(tmp_path)
    yield made
    made.close()


@pytest.fixture
def context(tmp_path: Path, host: Host) -> Context:
    """The context of a site whose one host is the test's."""
    folder = tmp_path / "state"
    folder.mkdir()
    context = context_of("lab-single", folder)
    site = _site(context.site, host)
    return dataclasses.replace(context, site=site, issuer=SiteAuthority(site, folder))


def _site(site: Site, host: Host) -> Site:
    secrets = site.secrets.model_copy(update={"ssh_key": f"file:{host.key}"})
    one = site.hosts["one"].model_copy(update={"address": "127.0.0.1", "ssh_port": host.port})
    return site.model_copy(update={"secrets": secrets, "hosts": {"one": one}})


@pytest.fixture
def connections(context: Context, host: Host) -> Iterator[Connections]:
    """Connections to the host, open."""
    made = Connections(context.site, host.known_hosts, WORD)
    made.connect()
    yield made
    made.close()
