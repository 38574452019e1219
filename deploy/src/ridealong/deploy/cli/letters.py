"""Which dead letters are meant, and how they are shown."""

from collections.abc import Sequence
from typing import Annotated

import typer

from ridealong.deploy.dead_letters import DeadLetter, no_letter_at

Service = Annotated[
    str | None,
    typer.Option(help="Only those that this service gave up.", show_default=False),
]
Reason = Annotated[
    str | None,
    typer.Option(help="Only those whose kind and error contain this.", show_default=False),
]
Places = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PLACE", help="partition:offset, as `list` shows it.", show_default=False
    ),
]
Every = Annotated[bool, typer.Option("--all", help="Every open one.")]


def place_of(text: str) -> tuple[int, int]:
    """Read a place; wrong usage where it is none."""
    partition, _, offset = text.partition(":")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise typer.BadParameter(f"{text!r} isn't of the form partition:offset")
    return int(partition), int(offset)


def chosen_by(
    letters: Sequence[DeadLetter], service: str | None, reason: str | None
) -> list[DeadLetter]:
    """Those of the service whose reason contains the text, in any case of letters."""
    return [
        letter
        for letter in letters
        if service in (None, letter.service)
        and (reason is None or reason.lower() in letter.reason.lower())
    ]


def check_choice(
    places: Sequence[str], service: str | None, reason: str | None, *, every: bool
) -> None:
    """Wrong usage where nothing is chosen, or two ways of choosing contradict each other."""
    for place in places:
        place_of(place)
    wide = every or service is not None or reason is not None
    if bool(places) == wide:
        raise typer.BadParameter(
            "say which: places as `ridealong dead-letters list` shows them, or --service, --reason "
            "or --all for every open one that fits"
        )


def chosen(
    letters: Sequence[DeadLetter], places: Sequence[str], service: str | None, reason: str | None
) -> list[DeadLetter]:
    """Those at the places, in whatever state; without places the open ones that fit.

    Raises:
        StepError: at one of the places is none.
    """
    if not places:
        return [each for each in chosen_by(letters, service, reason) if each.state == "open"]
    at = {letter.place: letter for letter in letters}
    wanted = [f"{partition}:{offset}" for partition, offset in map(place_of, places)]
    for place in wanted:
        if place not in at:
            raise no_letter_at(place)
    return [at[place] for place in dict.fromkeys(wanted)]


def plain(text: str) -> str:
    """What others wrote, so that it can't command the terminal."""
    return "".join(
        each if each.isprintable() or each in "\n\t" else f"\\x{ord(each):02x}" for each in text
    )
