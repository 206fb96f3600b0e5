"""What the depot wants of hosts, as data: its own program from its own folder, and nobody but the site's hosts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from appliance.components.depot import checks, deploy
from appliance.host.desired import Account, Certificate, File, Package, Step, Unit
from tests.unit.sites import NAMES, context_of


def items(name: str, folder: Path, kind: type) -> list:
    context = context_of(name, folder)
    wanted = deploy.desired(context, context.hosts("depot")[0])
    return [item for item in wanted.items if isinstance(item, kind)]


@pytest.mark.feature("PV-05", "PV-09")
@pytest.mark.parametrize("name", NAMES)
def test_depot_when_it_listens_then_by_tls_at_its_own_address_and_to_the_sites_hosts_alone(tmp_path: Path, name: str):
    context = context_of(name, tmp_path)
    (text,) = [file.content for file in items(name, tmp_path, File) if file.path == deploy.CONFIG]
    lines = [line.strip() for line in text.splitlines()]
    assert [line for line in lines if line.startswith("listen")] == [
        f"listen {context.address(context.hosts('depot')[0])}:8444 ssl;"
    ]
    allowed = [line.removeprefix("allow ").rstrip(";") for line in lines if line.startswith("allow")]
    assert allowed == sorted(context.address(host) for host in context.site.hosts)
    assert lines.index("deny all;") > max(lines.index(f"allow {address};") for address in allowed)
    assert "ssl_protocols TLSv1.2 TLSv1.3;" in lines
    assert sum("autoindex on" in line for line in lines) == 1


@pytest.mark.feature("PV-05")
def test_depot_when_it_runs_then_as_an_account_of_its_own_shut_off_by_systemd(tmp_path: Path):
    assert [account.name for account in items("lab-single", tmp_path, Account)] == ["hr-depot"]
    (text,) = [file.content for file in items("lab-single", tmp_path, File) if file.path == deploy.SERVICE]
    for line in ("User=hr-depot", "NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert line in text.splitlines()
    (certificate,) = items("lab-single", tmp_path, Certificate)
    assert (certificate.component, certificate.owner) == ("depot", "hr-depot")
    masked, unit = items("lab-single", tmp_path, Unit)
    assert (masked.name, masked.masked) == ("nginx.service", True)
    assert deploy.CONFIG in unit.reload_on


def test_programs_of_the_depot_when_there_is_no_source_yet_then_come_from_its_own_folder(tmp_path: Path):
    assert items("lab-single", tmp_path, Package) == []
    step = next(item for item in items("lab-single", tmp_path, Step) if "programs" in item.name)
    (sources,) = [file for file in items("lab-single", tmp_path, File) if file.path == deploy.SOURCES]
    assert deploy.SOURCES in " ".join(step.run)
    assert sources.content.startswith(f"deb [signed-by={deploy.KEYRING}] file:/srv/hr-appliance/depot/current/apt ")


@pytest.mark.parametrize(
    ("states", "installed"),
    [(("ii ", "ii ", "ii "), True), (("ii ", "un ", "ii "), False), (("ii ", "ii ", ""), False), (("rc ",) * 3, False)],
)
def test_programs_of_the_depot_when_known_but_not_installed_then_are_to_be_installed(
    tmp_path: Path, monkeypatch, states: tuple[str, ...], installed: bool
):
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    answers = "".join(f"{name}) printf '{state}';; " for name, state in zip(deploy.PROGRAMS, states, strict=True))
    script = "#!/bin/sh\n[ \"$1 $2 $3\" = '-W -f ${db:Status-Abbrev}' ] || exit 9\n"
    (bin_folder / "dpkg-query").write_text(f"{script}case $4 in {answers}esac\n")
    (bin_folder / "dpkg-query").chmod(0o755)
    monkeypatch.setenv("PATH", f"{bin_folder}:/usr/bin:/bin")
    step = next(item for item in items("lab-single", tmp_path, Step) if "programs" in item.name)
    done = subprocess.run(step.done, check=False, capture_output=True, text=True)
    assert (done.returncode == 0, done.stderr) == (installed, "")


def test_key_of_the_packages_when_asked_for_again_then_is_the_same_and_no_secret_leaves(tmp_path: Path):
    context = context_of("lab-three", tmp_path)
    one, two = deploy.keyring(context), deploy.keyring(context)
    assert one == two
    (file,) = [item for item in one if isinstance(item, File)]
    assert file.path == "/etc/hr-appliance/apt/depot.asc"
    assert "BEGIN PGP PUBLIC KEY BLOCK" in file.content
    assert "PRIVATE" not in file.content
    assert (tmp_path / "apt" / "gnupg").stat().st_mode & 0o777 == 0o700
    running = subprocess.run(["pgrep", "-f", f"gpg-agent --homedir {tmp_path}"], capture_output=True, text=True)
    assert running.stdout == ""


def test_checks_when_a_depot_works_then_ask_for_service_digests_and_refusal(tmp_path: Path):
    context = context_of("lab-three", tmp_path)
    asked = checks.verify(context, context.hosts("depot")[0])
    assert len({check.name for check in asked}) == len(asked) == 3
    assert all(check.fix for check in asked)
