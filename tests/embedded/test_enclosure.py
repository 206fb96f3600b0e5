"""What a program is shown of folders that are closed to its account, with real mounts."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from appliance.embedded import accounts
from appliance.embedded.accounts import choose, hand_over
from appliance.embedded.supervision.enclosure import Enclosure, around
from appliance.embedded.supervision.part import Account, guarded

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has parts run as other accounts")


@pytest.fixture
def nobody() -> Account:
    return Account.named("nobody")


@pytest.fixture
def closed(place: Path) -> Path:
    """A folder that root alone may enter, with a checkout, its neighbour, and links in several steps."""
    closed = place / "closed"
    (closed / "deep/checkout").mkdir(parents=True)
    (closed / "deep/checkout/program").write_text("the program\n")
    (closed / "secret").write_text("a secret of root\n")
    (closed / "newest").symlink_to("deep")
    (place / "outside").symlink_to(closed / "newest")
    closed.chmod(0o700)
    return closed


def run(account: Account, enclosure: Enclosure | None, *command: str | Path) -> subprocess.CompletedProcess[str]:
    words = [*(enclosure.words() if enclosure else []), *guarded(signal.SIGTERM, account), *map(str, command)]
    return subprocess.run(words, capture_output=True, text=True, cwd="/")


def test_path_when_nothing_above_it_is_closed_then_needs_no_enclosure(place):
    (place / "checkout").mkdir()
    assert around([place / "checkout", Path("/usr")]) is None


def test_program_when_below_a_closed_folder_then_is_read_at_the_same_place_and_nothing_beside_it(closed, nobody):
    program = closed / "deep/checkout/program"
    assert run(nobody, None, "cat", program).returncode != 0
    enclosure = around([closed / "deep/checkout"])
    assert enclosure == Enclosure((str(closed),), (str(closed / "deep/checkout"),))
    assert run(nobody, enclosure, "cat", program).stdout == "the program\n"
    assert run(Account.current(), enclosure, "find", closed).stdout.split() == [
        str(closed), str(closed / "deep"), str(closed / "deep/checkout"), str(program),
    ]  # fmt: skip
    assert run(Account.current(), enclosure, "cat", closed / "secret").returncode != 0


def test_program_when_reached_by_links_then_each_of_them_is_there(closed, place, nobody):
    enclosure = around([place / "outside/checkout"])
    assert run(nobody, enclosure, "cat", place / "outside/checkout/program").stdout == "the program\n"


def test_program_when_shown_then_cannot_be_written_even_by_root(closed):
    enclosure = around([closed / "deep/checkout"])
    refused = run(Account.current(), enclosure, "touch", closed / "deep/checkout/program")
    assert "Read-only" in refused.stderr


def test_account_when_given_to_a_program_then_comes_with_no_capability_no_group_and_no_way_to_gain_any(nobody):
    told = dict(line.split(":\t", 1) for line in run(nobody, None, "cat", "/proc/self/status").stdout.splitlines())
    assert {told[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert told["Uid"].split() == [str(nobody.uid)] * 4
    assert told["Groups"].strip() == ""
    assert told["NoNewPrivs"] == "1"


def test_folder_when_handed_over_then_links_other_names_and_other_accounts_files_stay_as_they_were(place, nobody):
    outside, media = place / "outside", place / "media"
    (media / "ab").mkdir(parents=True)
    for path in (outside, media / "ab/0", media / "ab/theirs"):
        path.write_text("")
    os.chown(media / "ab/theirs", 12345, 12345)
    (media / "link").symlink_to(outside)
    (place / "folder").mkdir()
    (media / "folder").symlink_to(place / "folder")
    os.link(outside, media / "ab/second name")
    hand_over(media, nobody)
    assert {path.lstat().st_uid for path in (media, media / "ab", media / "ab/0")} == {nobody.uid}
    assert {path.lstat().st_uid for path in (outside, media / "link", media / "folder", place / "folder")} == {0}
    assert (media / "ab/theirs").stat().st_uid == 12345


@pytest.fixture
def checkout(place: Path) -> Path:
    """What of a checkout the parts read, open to everybody, with a folder of weights."""
    for name in ("app", "models", "weights"):
        (place / "checkout" / name).mkdir(parents=True)
        (place / "checkout" / name / "file").write_text("")
    return place / "checkout"


def test_accounts_when_all_can_be_read_then_are_three_and_nothing_is_said(checkout):
    chosen = choose(checkout, checkout / "weights")
    assert [one.name for one in (chosen.database, chosen.application, chosen.models)] == [
        accounts.DATABASE, accounts.APPLICATION, accounts.MODELS,
    ]  # fmt: skip
    assert chosen.notices == ()


@pytest.mark.parametrize(
    ("closed", "root", "what"), [("app", "application", "The pages"), ("weights", "models", "The models")]
)
def test_accounts_when_a_file_is_closed_then_only_its_reader_runs_as_root_and_the_file_is_named(
    checkout, closed, root, what
):
    (checkout / closed / "file").chmod(0o600)
    chosen = choose(checkout, checkout / "weights")
    assert [name for name in ("application", "models") if getattr(chosen, name).uid == 0] == [root]
    [notice] = chosen.notices
    assert notice.startswith(what)
    assert f"cannot read {checkout / closed / 'file'}." in notice
    assert "chmod" in notice
