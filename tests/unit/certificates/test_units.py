"""What the renewal script tells units agrees with what components say of them, and no service is left open."""

from __future__ import annotations

import re

import pytest

from appliance.components import registry
from appliance.host.desired import Certificate, Desired, File, Unit
from appliance.host.sandbox import CONFINES
from appliance.site.components import TRAITS
from tests.unit.sites import NAMES, context_of

ROOMS = ("certificates", "media", "inference", "web", "edge", "disks")
OTHERS = ("depot", "vault", "database", "backup")
SANDBOX = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "ProtectKernelTunables=yes",
    "ProtectControlGroups=yes",
    "RestrictNamespaces=yes",
    "RestrictSUIDSGID=yes",
    "SystemCallArchitectures=native",
)


def wanted(context, rooms=ROOMS) -> list[tuple[str, Desired]]:
    found = []
    for room in rooms:
        component = registry.get(room)
        hosts = list(context.site.hosts) if room in ("certificates", "disks") else context.hosts(room)
        found += [(host, component.desired(context, host)) for host in hosts]
    return found


def texts(context) -> dict[str, str]:
    return {
        item.path: item.data.decode()
        for _host, desired in wanted(context)
        for item in desired.items
        if isinstance(item, File)
    }


@pytest.fixture(params=NAMES)
def context(request, tmp_path):
    return context_of(request.param, tmp_path)


@pytest.mark.parametrize("room", [*ROOMS, *OTHERS])
def test_unit_when_it_holds_a_certificate_then_the_renewal_script_tells_it_as_the_kernel_would(room, tmp_path):
    context = context_of("lab-single", tmp_path)
    for _host, desired in wanted(context, (room,)):
        said: dict[str, set[tuple[str, str]]] = {}
        for item in desired.items:
            if isinstance(item, Certificate):
                said.setdefault(item.component, set())
        for unit in (item for item in desired.items if isinstance(item, Unit)):
            for verb, names in (("restart", unit.restart_on), ("reload", unit.reload_on)):
                for name in names:
                    if name.startswith("tls/"):
                        said.setdefault(name.removeprefix("tls/"), set()).add((unit.name, verb))
        for component, told in said.items():
            known = TRAITS[component].units if component in TRAITS else ()
            assert told <= {*known}, f"{component} in site/components.py"


@pytest.mark.feature("PV-09")
def test_service_when_rendered_then_is_shut_off_from_what_it_has_no_use_for(context):
    services = {path: text for path, text in texts(context).items() if path.endswith(".service")}
    assert len(services) == 9
    for path, text in services.items():
        lines = text.splitlines()
        missing = [line for line in SANDBOX if line not in lines]
        assert not missing, f"{path} lacks {missing}"
        assert [line for line in lines if line.startswith("SystemCallFilter=")], path
        if "hr-certificates" not in path:
            assert CONFINES in lines, f"{path} may confine its own processes"
        if "hr-certificates" not in path:
            assert re.search(r"^User=hr-[a-z-]+$", text, re.M), f"{path} has an account of its own"
            assert "MemoryMax=" in text, path


@pytest.mark.feature("PV-09", "PV-19")
def test_desired_when_it_holds_a_secret_then_only_in_a_file_that_one_account_may_read(context):
    for _host, desired in wanted(context):
        for item in desired.items:
            if isinstance(item, File) and b"canary" in item.data:
                assert item.secret, item.path
                assert item.mode == 0o400, item.path
            else:
                assert "canary" not in repr(item)


def test_text_when_rendered_then_nothing_of_a_template_is_left_in_it(context):
    for path, text in texts(context).items():
        if not path.endswith((".py", "renew-certificates", "load-models")):
            assert not re.search(r"\{\{|\}\}(?!$)|\{%", re.sub(r'"\}\}|\{\{"', "", text)), path
