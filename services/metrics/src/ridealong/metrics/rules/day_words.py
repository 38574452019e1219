"""Days as they are told."""

from datetime import date


def day_of(day: date, *, with_year: bool = False) -> str:
    """ "9 Mar", or with its year."""
    return f"{day.day} {day:%b %Y}" if with_year else f"{day.day} {day:%b}"
