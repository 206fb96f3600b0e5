"""The sites that ship, as a component is told of them, with an authority of their own and a bundle's list of files."""

from __future__ import annotations

from pathlib import Path

from appliance.components.certificates.authority import SiteAuthority
from appliance.host.context import Context, Release
from appliance.site import reader
from appliance.site.messages import Notifications

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("lab-single", "lab-three", "bank-example")
MEMBERS: tuple[str, ...] = (
    "requirements/inference.txt",
    "requirements/web.txt",
    "trees/models.tar",
    "trees/weights-speech_text-base.tar",
)
MEMBERS += ("trees/weights-answer_score-0.5b.tar", "trees/weights-answer_score-1.5b.tar")
MEMBERS += ("keyserver/vault",)
FILES = {name: f"{number:064x}" for number, name in enumerate(MEMBERS, 1)}


class Passwords:
    """Passwords that can be found again wherever they turn up."""

    def password(self, name: str) -> str:
        """Return the password of a name."""
        return f"canary-{name}"

    def wrapped_secret_id(self, role: str):
        """Return what would make a wrapping token."""
        return lambda: f"canary-{role}\n".encode()


def context_of(name: str, folder: Path, **policy: object) -> Context:
    """Return the context of a site that ships; `policy` changes what its file says."""
    site = reader.read(ROOT / "inventories" / name / "site.yml")
    policy = {"notifications": with_secrets(site.policy.notifications, folder)} | policy
    site = site.model_copy(update={"policy": site.policy.model_copy(update=policy)})
    # A bank's authority is a matter of the tests of certificates alone.
    site = site.model_copy(update={"certificates": site.certificates.model_copy(update={"authority": "site"})})
    release = Release("1.0.0", "f" * 64, folder, FILES)
    return Context(site, folder, folder, release, SiteAuthority(site, folder), Passwords())


def with_secrets(told: Notifications, folder: Path) -> Notifications:
    """Return the channels with each secret in a file of a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = {}
    for kind, channel in told.channels.items():
        if channel.secret:
            (folder / kind).write_text(f"canary-{kind}\n")
            changed[kind] = channel.model_copy(update={channel.secret_field: f"file:{folder / kind}"})
    return told.model_copy(update=changed)
