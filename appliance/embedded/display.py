"""The live table that a person sees on a terminal."""

from __future__ import annotations

import time

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from appliance.embedded.folders import Folders
from appliance.embedded.terminal import CANDIDATE, PASSWORDS, ROLES, TITLES, Clock

SIGNS = {
    "ready": ("✓", "green"),
    "failed": ("✗", "red"),
    "restarting": ("↻", "yellow"),
    "stopped": ("■", "dim"),
    "missing": ("·", "dim"),
}
QUIET_STEPS = ("files", "migrations", "demo")


class Display:
    """Parts while they start, then a frame with address and accounts, then models while they come up behind it."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console()
        self._clock = Clock()
        self._parts: dict[str, tuple[str, float | None]] = {}
        self._models: dict[str, dict[str, object]] = {}
        self._began = time.monotonic()
        self._spinner = Spinner("dots", style="cyan")
        self._up = False
        self._live = Live(get_renderable=self._render, console=self._console, refresh_per_second=8, transient=True)
        self._live.start()

    def part(self, name: str, state: str, note: str) -> None:
        """Print finished work, show work in progress."""
        seconds = self._clock.seconds(name, state)
        if state in ("starting", "stopping"):
            self._parts[name] = (state, time.monotonic())
            return
        self._parts.pop(name, None)
        sign, style = SIGNS[state]
        line = Text.assemble((f" {sign} ", style), f"{TITLES.get(name, name):<18}")
        line.append(note or f"{seconds:5.1f} s", style="yellow" if state == "restarting" else "dim")
        self._console.print(line)

    def model(self, name: str, value: dict[str, object]) -> None:
        """Show a model's progress, and print it when it is over."""
        state = str(value.get("state"))
        before = self._models.get(name, {}).get("state")
        self._models[name] = value
        if state == before or state not in ("ready", "failed"):
            return
        sign, style = SIGNS[state]
        line = Text.assemble((f" {sign} ", style), f"{'Model ' + name:<24}", (str(value.get("message") or ""), "dim"))
        self._console.print(line)
        if all(model.get("state") == "ready" for model in self._models.values()):
            self._console.print(
                Text(f" All models are ready, {time.monotonic() - self._began:.0f} s after the start.", style="green")
            )

    def say(self, sentence: str) -> None:
        """Print a sentence above the table."""
        self._console.print(Text(f" {sentence}", style="yellow"))

    def summary(self, address: str, accounts: list[dict[str, str]], folders: Folders) -> None:
        """Print the frame."""
        self._up = True
        rows = Table.grid(padding=(0, 2))
        for account in accounts:
            rows.add_row(
                Text(ROLES.get(account["role"], account["role"]), style="dim"),
                account["email"],
                Text(account["password"], style="bold"),
            )
        hint = Text(f"Candidate: {CANDIDATE}.\n{PASSWORDS}", style="dim")
        places = Table.grid(padding=(0, 2))
        places.add_row(Text("Data", style="dim"), str(folders.data))
        places.add_row(Text("Models", style="dim"), str(folders.models))
        heading = Text.assemble("Open ", (address, "bold cyan"))
        people: list[RenderableType] = [rows, Text(), hint, Text()] if accounts else []
        content = [heading, Text(), *people, places]
        title = f"HR Appliance is up after {time.monotonic() - self._began:.0f} s"
        self._console.print()
        self._console.print(
            Panel(
                Group(*content),
                title=title,
                subtitle="Ctrl-C stops everything",
                border_style="cyan",
                padding=(1, 2),
                expand=False,
            )
        )
        self._console.print()

    def end(self) -> None:
        """Take the table away."""
        self._models.clear()
        self._live.stop()
        self._console.print(
            Text(" Stopped. The data stay where they are; the same command goes on with them.", style="dim")
        )

    def _render(self) -> Group:
        now = time.monotonic()
        table = Table.grid(padding=(0, 1))
        for name, (state, began) in self._parts.items():
            took = f"{now - (began or now):5.1f} s"
            table.add_row(
                Text(" "), self._spinner, f"{TITLES.get(name, name):<18}", Text(f"{state} {took}", style="dim")
            )
        for name, value in self._models.items():
            if value.get("state") not in ("ready", "failed"):
                table.add_row(Text(" "), self._sign(value), f"{name:<18}", _progress(value))
        return Group(table)

    def _sign(self, value: dict[str, object]) -> Text | Spinner:
        return Text("·", style="dim") if value.get("state") == "missing" else self._spinner


def _progress(value: dict[str, object]) -> Table | Text:
    done, total = value.get("bytes"), value.get("total")
    if value.get("state") == "fetching" and isinstance(done, int) and isinstance(total, int) and total:
        row = Table.grid(padding=(0, 1))
        row.add_row(
            ProgressBar(total=total, completed=done, width=30),
            Text(f"{done / 1e6:.0f} of {total / 1e6:.0f} MB", style="dim"),
        )
        return row
    words = {"missing": "waits for its weights", "fetching": "fetching", "building": "building", "loading": "loading"}
    return Text(words.get(str(value.get("state")), str(value.get("state"))), style="dim")
