"""How the command line shows a stack's progress."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.text import Text

from ridealong.deploy.stack.reporting import Place, Say
from ridealong.deploy.stack.standing import Standing

output = Console()
errors = Console(stderr=True)

PLAIN_LINE_SECONDS = 10.0
"""Without a terminal the standing is printed as lines: when it changes, and not more often."""


class ConsoleReporter:
    """Shows each step with a spinner and its time, then one live line."""

    def __init__(self, console: Console = output) -> None:
        self._console = console
        self._live: Live | None = None
        self._line = ""
        self._printed = 0.0

    @contextmanager
    def step(self, title: str) -> Iterator[Say]:
        """Show a step; it gets a tick when the block ends, a cross when it fails."""
        began = time.monotonic()
        detail = ""
        with self._console.status(escape(title)) as spinner:

            def say(text: str) -> None:
                nonlocal detail
                detail = text
                spinner.update(f"{escape(title)}: {escape(text)}")

            try:
                yield say
            except BaseException:
                self._end("[red]✗[/]", title, detail, began)
                raise
        self._end("[green]✓[/]", title, detail, began)

    def note(self, text: str) -> None:
        """Show a sentence that isn't a step."""
        self._console.print(f"[yellow]![/] {escape(text)}", highlight=False, soft_wrap=True)

    def ready(self, places: list[Place]) -> None:
        """Show where to look."""
        self._console.print("\n[bold]Ridealong is ready.[/] Where to look:")
        wide = max((len(place.what) for place in places), default=0)
        for place in places:
            # Never folded: a link broken over lines can't be opened.
            where = Text(place.where, style="cyan")
            self._console.print(
                Text(f"  {place.what:<{wide}}  ").append_text(where), soft_wrap=True
            )

    def standing(self, services: list[Standing]) -> None:
        """Show the live line."""
        line = " │ ".join(map(describe, services))
        if self._console.is_terminal:
            if self._live is None:
                self._live = Live(console=self._console, auto_refresh=False, transient=True)
                self._live.start()
            self._live.update(Text.from_markup(f"{line} │ Ctrl-C stops"), refresh=True)
        elif line != self._line and time.monotonic() - self._printed > PLAIN_LINE_SECONDS:
            self._line, self._printed = line, time.monotonic()
            self._console.print(line, soft_wrap=True, highlight=False)

    def clear(self) -> None:
        """Take the live line away."""
        if self._live:
            self._live.stop()
            self._live = None

    def _end(self, mark: str, title: str, detail: str, began: float) -> None:
        seconds = time.monotonic() - began
        what = f"{escape(title)}: {escape(detail)}" if detail else escape(title)
        self._console.print(
            f"{mark} {what} [dim]({seconds:.1f} s)[/]", highlight=False, soft_wrap=True
        )


def describe(standing: Standing) -> str:
    """Say how a service stands in a few words, with markup."""
    if not standing.ready:
        return f"[red]{standing.service} {escape(standing.why or 'not ready')}[/]"
    if standing.lag is None:
        return f"[yellow]{standing.service} ready[/]"
    letters = standing.dead_letters_since_start
    dead = f" [red]{letters} dead[/]" if letters else " 0 dead"
    stopped = f" [red]{escape(standing.why)}[/]" if standing.why else ""
    return (
        f"[green]{standing.service}[/] lag {standing.lag} "
        f"{standing.events_per_second or 0:.0f}/s{dead}{stopped}"
    )
