"""What the organisation changed of the parameters between one due day and the next, in words."""

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Final

from ridealong.metrics.rules.day_words import day_of
from ridealong.metrics.rules.parameters import PARAMETERS, ParameterHistory, Parameters

_SAID: Final = {
    "prior_mean": "prior mean is {} (no score that has begun moves by it)",
    "prior_weight": "prior weight is {}",
    "half_life_days": "half-life is {} days",
    "late_share": "late share is {}",
    "late_window_days": "late window is {} days",
    "needed": "number of results needed is {}",
}


def changes(history: ParameterHistory, after: date, until: date) -> tuple[tuple[date, str], ...]:
    """What holds from a day on that lies after one day and not after another, with that day.

    A version that changes nothing isn't told.
    """
    found: list[tuple[date, str]] = []
    before = PARAMETERS
    for since, now in history.sets:
        if after < since <= until and (listed := _changed(before, now)):
            found.append((since, listed + _belated(history.said_for.get(since), since)))
        before = now
    return tuple(found)


def _belated(said_for: date | None, since: date) -> str:
    if said_for is None:
        return ""
    day = day_of(said_for, with_year=said_for.year != since.year)
    return f" (said on that day for {day}; what was due before stays as it was)"


def _changed(before: Parameters, now: Parameters) -> str:
    was, said = asdict(before), asdict(now)
    parts = [
        words.format(f"{Decimal(said[name]).normalize():f}")
        for name, words in _SAID.items()
        if said[name] != was[name]
    ]
    *first, last = parts or [""]
    return f"{', '.join(first)} and {last}" if first else last
