"""The follow-through score by its definition (DOMAIN C1, C4), apart from the service's own code."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from typing import Any


def checked(told: Mapping[str, Any]) -> set[str]:
    """Recompute all figures of a score whose items are all listed; answers which they are."""
    items = sorted(told["items"], key=lambda each: (each["due"], each["commitment"]))
    prior = told["prior"]
    score, evidence = float(prior["mean"]), float(prior["weight"])
    half_life = float(told["half_life_days"])
    weights: dict[str, float] = {}
    left, before, settled = 1.0, None, 0
    for change in told["history"]:
        day = date.fromisoformat(change["due"])
        batch = [each for each in items if each["due"] == change["due"]]
        inertia = float(prior["weight"])
        if before is not None:
            inertia = max(inertia, evidence * 2 ** (-(day - before).days / half_life))
        assert close(change["inertia"], inertia)
        assert close(change["before"], score)
        evidence = inertia + len(batch)
        credits_ = sorted((Decimal(each["credit"]) for each in batch), reverse=True)
        assert [Decimal(each) for each in change["credits"]] == credits_
        score = (inertia * score + float(sum(credits_))) / evidence
        assert close(change["after"], score)
        assert close(change["evidence"], evidence)
        settled += len(batch)
        assert change["settled"] == settled
        shown = percent(score) if settled >= told["needed"] else None
        assert change["shown"] == shown
        weights = {name: weight * inertia / evidence for name, weight in weights.items()}
        weights |= {each["commitment"]: 1 / evidence for each in batch}
        left, before = left * inertia / evidence, day
    assert settled == told["settled"] == len(items)
    assert told["score"] == (percent(score) if settled >= told["needed"] else None)
    assert close(prior["share"], left)
    assert Decimal(told["older_share"]) == 0
    # All of it is this reader's to see.
    assert told["not_shown"]["items"] == 0
    assert Decimal(told["not_shown"]["share"]) == 0
    for each in items:
        assert close(each["share"], weights[each["commitment"]])
    _strict(told, items)
    assert told["left_out"] == sum(told["left_out_why"].values())
    found = {
        *("score", "settled", "kept", "of", "range.low", "range.high", "left_out"),
        *(
            "not_shown.items",
            "not_shown.share",
            "prior.share",
            "older_share",
            "items[].share",
            "items[].credit",
            "left_out_why.*",
        ),
    }
    names = ("inertia", "before", "after", "evidence", "settled", "shown", "credits[]")
    return found | {f"history[].{name}" for name in names}


GIVEN = frozenset(
    {
        *("needed", "half_life_days", "prior.mean", "prior.weight"),
        *(
            f"parameters.{name}"
            for name in (
                *("prior_mean", "prior_weight", "half_life_days"),
                *("needed", "late_share", "late_window_days"),
            )
        ),
        *("items[].renegotiations", "items[].amount_at_due", "items[].amount_now"),
        "items[].target",
    }
)
"""What organisation and people said, and what commitments judged."""


def close(told: object, worked_out: float) -> bool:
    """Equal to nine places."""
    return abs(float(str(told)) - worked_out) < 1e-9


def percent(share: float) -> int:
    """Halves rounded up."""
    return int(Decimal(str(round(share * 100, 9))).quantize(Decimal(1), ROUND_HALF_UP))


def wilson(reached: int, tries: int) -> tuple[float, float]:
    """Both ends of the 95 % interval."""
    p, n, z = reached / tries, tries, 1.96
    middle, reach = p + z * z / (2 * n), z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    return (middle - reach) / whole, (middle + reach) / whole


def _strict(told: Mapping[str, Any], items: list[Any]) -> None:
    if not items:
        assert (told["kept"], told["of"], told["range"]) == (0, 0, None)
        return
    first = date.fromisoformat(items[-1]["due"]) - timedelta(days=180)
    recent = [each for each in items if date.fromisoformat(each["due"]) >= first]
    kept = sum(each["kept"] for each in recent)
    assert (told["kept"], told["of"]) == (kept, len(recent))
    if told["range"] is not None:
        low, high = (percent(end) for end in wilson(kept, len(recent)))
        assert (told["range"]["low"], told["range"]["high"]) == (low, high)
