"""Judging holders' keys, keeping files, and deciding what may be closed: without a key server."""

from __future__ import annotations

import dataclasses
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.errors import ApplianceError, Problems, UsageError
from appliance.procedures.custody import escrow, holders, rotation
from appliance.procedures.custody.keeping import keep
from appliance.site.model import Custody, Holder
from tests.unit.sites import context_of


@pytest.fixture(scope="module")
def ring(tmp_path_factory):
    """A GnuPG home with keys of alice and bob, one that only signs, and one that ran out."""
    # Sockets of GnuPG's agent have a short limit on their path's length, which pytest's folders come near to.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="hr-ring-") as name:
        home = Path(name)
        home.chmod(0o700)
        base = ["gpg", "--homedir", name, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""]

        def run(*arguments: str) -> bytes:
            return subprocess.run([*base, *arguments], check=True, capture_output=True).stdout

        for who in ("alice", "bob"):
            run("--quick-generate-key", f"{who}@bank.example", "future-default", "default", "never")
        run("--quick-generate-key", "signer@bank.example", "ed25519", "sign", "never")
        run(
            "--faked-system-time",
            "20200101T000000",
            "--quick-generate-key",
            "old@bank.example",
            "future-default",
            "default",
            "1d",
        )
        for who in ("alice", "bob", "signer", "old"):
            (home / f"{who}.asc").write_bytes(run("--armor", "--export", f"{who}@bank.example"))
        (home / "secret.asc").write_bytes(run("--armor", "--export-secret-keys", "alice@bank.example"))
        (home / "bob.pgp").write_bytes(run("--export", "bob@bank.example"))
        (home / "both.asc").write_bytes(run("--armor", "--export", "alice@bank.example", "bob@bank.example"))
        (home / "damaged.asc").write_text("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END\n")
        yield home
        subprocess.run(["gpgconf", "--homedir", name, "--kill", "gpg-agent"], check=False)


def held_by(tmp_path, ring, *files: str):
    context = context_of("lab-single", tmp_path)
    people = [Holder(name=f"h{number}", pgp=str(ring / file)) for number, file in enumerate(files)]
    custody = Custody.model_construct(server="vault", sha256=None, holders=people, threshold=2)
    return dataclasses.replace(context, site=context.site.model_copy(update={"custody": custody}))


def test_keys_when_armoured_or_binary_then_are_read(tmp_path, ring):
    alice, bob = holders.keys(held_by(tmp_path, ring, "alice.asc", "bob.pgp"))
    assert len(alice.fingerprint) == len(bob.fingerprint) == 40
    assert alice.fingerprint != bob.fingerprint


@pytest.mark.feature("PV-05")
def test_keys_when_several_are_wrong_then_all_are_named_at_once(tmp_path, ring):
    files = ("secret.asc", "signer.asc", "old.asc", "both.asc", "damaged.asc", "absent.asc", "bob.asc", "bob.pgp")
    with pytest.raises(Problems) as refused:
        holders.keys(held_by(tmp_path, ring, *files))
    said = [problem.what for problem in refused.value.problems]
    assert [
        words in line
        for words, line in zip(
            (
                "is the private key",
                "cannot encrypt",
                "ran out",
                "holds 2 keys",
                "damaged",
                "No such file",
                "have the same",
            ),
            said,
            strict=True,
        )
    ] == [True] * 7


def test_keys_when_nobody_is_named_then_says_how(tmp_path, ring):
    with pytest.raises(UsageError, match="custody.holders"):
        holders.keys(held_by(tmp_path, ring))


def test_escrow_when_made_then_each_holder_alone_reads_it_and_it_is_not_in_the_clear(tmp_path, ring):
    path = escrow.escrow(held_by(tmp_path, ring, "alice.asc", "bob.asc"), "backup", b"passphrase of the backup")
    assert path.stat().st_mode & 0o777 == 0o600
    assert b"passphrase" not in path.read_bytes()
    seen = subprocess.run(
        ["gpg", "--homedir", str(ring), "--batch", "--quiet", "--decrypt", str(path)], capture_output=True, check=True
    )
    assert seen.stdout == b"passphrase of the backup"
    listed = subprocess.run(
        ["gpg", "--homedir", str(ring), "--batch", "--list-packets", str(path)], capture_output=True, text=True
    ).stdout
    assert listed.count(":pubkey enc packet:") == 2
    with pytest.raises(ApplianceError, match="no name"):
        escrow.escrow(held_by(tmp_path, ring, "alice.asc"), "../out", b"x")


def test_armour_when_read_by_gnupg_then_is_the_message(tmp_path, ring):
    alice, _bob = holders.keys(held_by(tmp_path, ring, "alice.asc", "bob.asc"))
    sealed = holders.encrypt([alice], b"a share")
    binary = subprocess.run(["gpg", "--dearmor"], input=sealed, capture_output=True, check=True).stdout
    again = subprocess.run(["gpg", "--dearmor"], input=holders.armour(binary).encode(), capture_output=True, check=True)
    assert again.stdout == binary


def test_keep_when_an_earlier_attempt_left_a_rest_then_writes_whole_and_private(tmp_path):
    (tmp_path / "file.new").write_text("a rest")
    keep(tmp_path / "file", "whole")
    assert (tmp_path / "file").read_text() == "whole"
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o600
    assert not (tmp_path / "file.new").exists()


def rewrapped(newest: int, at: str, result: str = "done") -> dict:
    return {"at": f"2026-01-{at}T00:00:00+00:00", "verb": "keys rewrap", "result": result, "newest": newest}


@pytest.mark.parametrize(
    ("entries", "lowest"),
    [
        ([], 1),
        ([rewrapped(2, "05")], 2),
        ([rewrapped(2, "05"), rewrapped(3, "20")], 2),
        ([rewrapped(2, "20")], 1),
        ([rewrapped(2, "05", "failed")], 1),
    ],
    ids=["never", "before the point", "one before, one after", "after", "not finished"],
)
def test_closable_when_the_oldest_point_is_of_the_tenth_then_only_earlier_rewraps_count(entries, lowest):
    assert rotation.closable(entries, datetime(2026, 1, 10, tzinfo=UTC)) == lowest


class Application:
    """What the application's job answers, wrap by wrap."""

    def __init__(self, left: int, each: int) -> None:
        self.left, self.each, self.asked = left, each, 0

    def __call__(self, argv: tuple[str, ...]) -> str:
        self.asked += 1
        if "--limit" in argv:
            self.left = max(0, self.left - self.each)
        return "starting\n" + json.dumps({"left": self.left, "total": 50, "newest": 2}) + "\n"


def test_rewrap_when_there_are_more_than_a_batch_then_goes_on_until_none_is_left():
    application, seen = Application(50, 20), []
    assert rotation.rewrap(application, lambda wraps: seen.append(wraps.left)) == rotation.Wraps(0, 50, 2)
    assert seen == [50, 30, 10, 0]


def test_rewrap_when_nothing_gets_less_then_stops_and_says_so():
    with pytest.raises(ApplianceError, match="50 wraps are left"):
        rotation.rewrap(Application(50, 0), lambda _wraps: None)


def test_count_when_the_host_says_something_else_then_is_refused():
    with pytest.raises(ApplianceError, match="did not say"):
        rotation.count(lambda _argv: "Traceback\n")
