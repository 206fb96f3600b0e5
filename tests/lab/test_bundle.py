"""Bundles of real size: made twice alike, damaged, as a delta, and installed from without a network."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from appliance.bundle import manifest, signature
from appliance.lab import base, preflight
from appliance.lab.running import ENVIRONMENT, call
from tests.lab.conftest import LAB, ROOT, Done, appliance
from tests.pace import scaled

pytestmark = pytest.mark.slow

SIGNER = LAB / "bundle.pub"
README = "README.md"
BIN = "/opt/hr-appliance/controller/bin"
Inside = Callable[..., subprocess.CompletedProcess]


def place(source: str, target: str) -> str:
    """Link a file, or copy it where the folders are on two disks."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy(source, target)
    return target


def verified(folder: Path, *more: object) -> Done:
    return appliance("bundle", "verify", folder, "--signer", SIGNER, *more)


@pytest.fixture(scope="module")
def earlier(bundle: Path, tmp_path_factory) -> Iterator[Path]:
    """A signed bundle that differs from this checkout's in one file, and has one that is gone since."""
    folder = tmp_path_factory.mktemp("earlier") / "bundle"
    shutil.copytree(bundle, folder, copy_function=place)
    (folder / README).unlink()  # never written in place: the other bundle has the same file
    (folder / README).write_text("# An earlier release\n", encoding="utf-8")
    (folder / "gone.txt").write_text("gone\n", encoding="utf-8")
    (folder / manifest.NAME).unlink()
    before = manifest.read(bundle)
    made = manifest.of_folder(folder, "0.0.9", before.key_server)
    (folder / manifest.NAME).write_text(made.text(), encoding="utf-8")
    (folder / manifest.SIGNATURE).unlink()
    signature.sign(folder, LAB / "bundle")
    yield folder
    shutil.rmtree(folder)  # its links would keep a gigabyte of bundles that were made anew since


@pytest.fixture(scope="module")
def again(bundle: Path, earlier: Path, tmp_path_factory) -> Path:
    """The same checkout built once more, as a delta of the earlier bundle."""
    out = tmp_path_factory.mktemp("again") / "bundle"
    server = ["--key-server", bundle / "keyserver/vault"]
    given = ["--key", LAB / "bundle", "--rater", "0.5b", *server, "--previous", earlier]
    done = appliance("bundle", "build", "--out", out, *given, seconds=1200)
    assert done.code == 0, done.error
    return out


@pytest.fixture(scope="module")
def completed(again: Path, earlier: Path, tmp_path_factory) -> Iterator[Path]:
    """The delta with what the earlier bundle has."""
    folder = tmp_path_factory.mktemp("completed") / "bundle"
    shutil.copytree(again, folder)
    done = appliance("bundle", "complete", folder, "--previous", earlier)
    assert done.code == 0, done.error
    yield folder
    shutil.rmtree(folder)


@pytest.mark.feature("IM-01", "PV-18")
def test_bundle_when_built_twice_then_its_manifest_is_the_same_to_the_byte(bundle: Path, again: Path):
    assert (again / manifest.NAME).read_bytes() == (bundle / manifest.NAME).read_bytes()


@pytest.mark.feature("OP-18")
def test_delta_when_one_file_differs_then_holds_that_one_and_is_whole_with_the_earlier_bundle(
    again: Path, earlier: Path
):
    assert list(manifest.paths(again)) == [README]
    assert verified(again, "--with", earlier).code == 0
    alone = verified(again)
    assert alone.code == 1
    assert alone.error.count(" is missing.") == len(manifest.read(again).files) - 1


@pytest.mark.feature("OP-18", "IM-01")
def test_delta_when_completed_then_is_the_whole_bundle(completed: Path, bundle: Path):
    done = verified(completed)
    assert done.code == 0, done.error
    assert list(manifest.paths(completed)) == list(manifest.read(bundle).files)


@pytest.mark.feature("IM-01")
def test_bundle_when_one_bit_of_a_large_file_differs_then_verify_and_install_name_it(completed: Path, machine: Inside):
    name = max(manifest.read(completed).files.items(), key=lambda each: each[1].size)[0]
    whole, damaged = completed / name, completed.with_name("damaged")
    data = bytearray(whole.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)  # a file of its own: the others are linked
    whole.rename(completed.with_name("whole"))
    damaged.rename(whole)
    try:
        done = verified(completed)
        installed = machine("/media/bundle/controller/install", "/opt/bundle.pub", bundle=completed)
    finally:
        completed.with_name("whole").replace(whole)
    assert done.code == 1
    assert done.error.count("was changed") == 1
    assert f"{name} was changed" in done.error
    assert installed.returncode == 1
    assert f"{name} was changed" in installed.stderr
    assert "the bundle is damaged" in installed.stderr


@pytest.fixture(scope="module")
def machine(tmp_path_factory) -> Iterator[Inside]:
    """A Debian 13 as its installer leaves it, for an operations host: no network at all, the bundle on a medium."""
    if (missing := preflight.missing()) and not os.environ.get("CI"):
        pytest.skip(f"a lab needs {', '.join(missing)}")
    folder = tmp_path_factory.mktemp("machine")
    root = folder / "root"
    for each in ("upper", "work", "root"):
        (folder / each).mkdir(mode=0o755)
    layers = f"lowerdir={base.ensure()},upperdir={folder / 'upper'},workdir={folder / 'work'}"
    call("mount", "-t", "overlay", "overlay", "-o", layers, str(root))

    def run(*argv: str, bundle: Path) -> subprocess.CompletedProcess:
        command = ["systemd-nspawn", "--quiet", "--pipe", "--private-network", "--register=no", "--keep-unit"]
        command += ["--settings=no", "--resolv-conf=off", "--timezone=off", "--as-pid2"]
        command += [
            f"--machine=hr-operations-{os.getpid()}",
            f"--directory={root}",
            f"--bind-ro={bundle}:/media/bundle",
        ]
        environment = {**ENVIRONMENT, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"}
        return subprocess.run([*command, *argv], capture_output=True, text=True, env=environment, timeout=scaled(900))

    try:
        (root / "opt/bundle.pub").write_bytes(SIGNER.read_bytes())
        (root / "opt/site.yml").write_bytes((ROOT / "inventories/bank-example/site.yml").read_bytes())
        yield run
    finally:
        status = root.stat()
        Path(f"/run/systemd/nspawn/locks/inode-{status.st_dev}:{status.st_ino}").unlink(missing_ok=True)
        call("umount", str(root))


@pytest.mark.feature("IM-01")
def test_machine_when_it_has_no_network_then_gets_the_command_from_the_bundle_alone(machine: Inside, bundle: Path):
    def inside(*argv: str) -> str:
        done = machine(*argv, bundle=bundle)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    state = ("dpkg-query", "-W", "-f", "${db:Status-Status}", "python3-venv")
    assert machine(*state, bundle=bundle).stdout != "installed"  # the bundle has to bring it
    sources = inside("cat", "/etc/apt/sources.list")
    release = manifest.read(bundle).version
    assert f"{release} is installed: {BIN}/appliance" in inside("/media/bundle/controller/install", "/opt/bundle.pub")
    assert inside(*state) == "installed"
    assert inside("cat", "/etc/apt/sources.list") == sources
    assert release in inside("appliance", "--version")
    inside("appliance", "site", "show", "/opt/site.yml")
    inside("appliance", "bundle", "verify", "/media/bundle", "--signer", "/opt/bundle.pub")
    inside(f"{BIN}/ansible-playbook", "--version")
    look = "from appliance.components.baseline import roles; print(roles.folder(), *roles.names())"
    folder, *names = inside(f"{BIN}/python", "-I", "-c", look).split()
    assert folder.endswith("/site-packages/appliance/roles")
    assert "firewall" in names


@pytest.mark.feature("IM-01")
def test_machine_when_the_signer_is_another_then_nothing_is_installed(machine: Inside, bundle: Path):
    install = "/media/bundle/controller/install /opt/stranger.pub /opt/other"
    done = machine("sh", "-c", f"ssh-keygen -q -t ed25519 -N '' -f /opt/stranger && {install}", bundle=bundle)
    assert done.returncode == 1
    assert "is not signed by /opt/stranger.pub" in done.stderr
    assert machine("test", "-e", "/opt/other", bundle=bundle).returncode == 1
