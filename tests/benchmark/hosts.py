"""Converged lab hosts for the figures of a run, taken away at its end; or a site that is there already."""

from __future__ import annotations

import atexit
import os
from dataclasses import dataclass, field
from pathlib import Path

from tests.lab.conftest import Done, LabSite, appliance

HERE = Path(__file__).parent
FIVE, FIRST = HERE / "site-five.yml", HERE / "site-first.yml"


def _newest_bundle(lab: Path) -> Path:
    """Return what the tests of the lab built and signed last; a folder `bundle` here where they never did."""
    made = lab.glob("bundle-of-tests-*/manifest.json")
    return max(made, key=lambda file: file.stat().st_mtime, default=Path("bundle/manifest.json")).parent


BUNDLE = _newest_bundle(Path("/var/lib/hr-appliance/lab"))


@dataclass
class Hosts:
    """What the figures that need hosts are measured on: the site that was named, else a lab of five hosts."""

    named: Path | None = None
    bundle: Path = BUNDLE
    _made: LabSite | None = field(default=None, init=False)

    def converged(self) -> LabSite:
        """Return the converged site; a lab is brought up once, at the first figure that asks for it."""
        if self._made is None:
            if self.named:
                self._made = LabSite(name_of(self.named), self.named, self.bundle)
            else:
                self._made = bare(FIVE, self.bundle)
                atexit.register(down, self._made)
                fine(self._made.apply())
        return self._made


def name_of(file: Path) -> str:
    """Return a site file's name of its site."""
    from appliance.site import reader

    return reader.read(file).name


def bare(file: Path, bundle: Path) -> LabSite:
    """Bring a lab's hosts up as an installer leaves them; what was of them before goes."""
    if os.geteuid():
        raise SystemExit("Lab hosts need root: run scripts/benchmark as root, or name a converged site by --site.")
    if not (bundle / "manifest.json").exists():
        raise SystemExit(f"There is no bundle in {bundle}. Build one, or name another by --bundle.")
    site = LabSite(name_of(file), file, bundle)
    down(site)
    fine(appliance("lab", "up", file))
    return site


def down(site: LabSite) -> None:
    """Take a lab's hosts away with all that belongs to them."""
    appliance("lab", "down", site.site_file, "--state")


def fine(done: Done, codes: tuple[int, ...] = (0,)) -> Done:
    """Return how a command ended; raises RuntimeError when it ended badly."""
    if done.code not in codes:
        raise RuntimeError(f"exit code {done.code}: {done.out[-3000:]}{done.error[-2000:]}")
    return done
