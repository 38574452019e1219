"""A commitment's own credit opened: the parts and the words say what was settled."""

from decimal import Decimal
from typing import Any

import pytest

from ridealong.commitments.rules.accounting import credit_of, grounds, standing_words
from ridealong.contracts import Event
from ridealong.contracts.commitments import CommitmentDelivered, CommitmentProgressed
from ridealong.contracts.fields import Evidence, Measure

from .given import REP, YES_NO, Story, activities, activity, happened, instant, made, proposed


def story(*events: Event[Any]) -> Story:
    """Fifteen of twenty calls in time, five late."""
    return Story(
        made(), *activities(15, "2026-03-10 12:00"), *activities(5, "2026-03-24 12:00"), *events
    )


def reported(amount: int, at: str) -> Event[CommitmentProgressed]:
    return happened(
        CommitmentProgressed(
            commitment="c-1", rep=REP, amount=Decimal(amount), as_of=at, source="crm"
        ),
        at.replace("T", " ").removesuffix(":00Z"),
    )


@pytest.mark.requirement("C1", "C2")
def test_the_opened_credit_is_the_one_that_was_settled() -> None:
    commitment = story().until("2026-06-01").commitment()
    parts = credit_of(commitment)
    assert (parts.f_due, parts.f_close, parts.late) == (
        Decimal("0.75"),
        Decimal(1),
        Decimal("0.125"),
    )
    assert parts.credit == commitment.credit == Decimal("0.8750")


def test_where_the_amounts_come_from_is_said() -> None:
    assert grounds(story().commitment()) == (
        (
            "Activities of kind discovery_call by mike count from 2026-03-02 10:00 UTC until "
            "2026-04-04 04:00 UTC: 20 of them, 15 before the deadline and 20 in all."
        ),
    )
    both = grounds(story(reported(17, "2026-03-18T12:00:00Z")).commitment())
    assert both[-1] == (
        "Reported were 17 by the deadline and 17 in all. At each of the two the larger of counted "
        "and reported holds."
    )
    assert grounds(Story(made(**YES_NO)).commitment()) == ("Nobody has said that it is done.",)
    assert grounds(Story(proposed()).commitment()) == ()


def test_of_several_currencies_it_is_said_which_one_counts() -> None:
    deals = Story(
        made(measure=Measure(kind="deal", unit="money")),
        activity("a", "2026-03-10", kind="deal", money=("9", "EUR")),
        activity("b", "2026-03-10", kind="deal", money=("4", "USD")),
        activity("c", "2026-03-11", kind="deal", money=("2", "USD")),
    )
    words = grounds(deals.commitment())
    assert "2 of them, 6 USD before the deadline" in words[0]
    assert "those in EUR are shown and don't count" in words[1]


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-03-10", "It isn't due: its credit enters the score at 2026-03-21 04:00 UTC."),
        (
            "2026-03-22",
            "It counts since 2026-03-21 04:00 UTC. Its credit may rise until 2026-04-04 04:00 UTC.",
        ),
        (
            "2026-06-01",
            (
                "It counts since 2026-03-21 04:00 UTC, and its credit is final since "
                "2026-04-04 04:00 UTC."
            ),
        ),
    ],
)
def test_what_its_credit_means_now_is_said(until: str, words: str) -> None:
    assert standing_words(Story(made()).until(until).commitment()) == words


def test_what_never_counts_says_so() -> None:
    assert "once both have accepted" in standing_words(Story(proposed()).commitment())
    lapsed = Story(proposed()).until("2026-06-01").commitment()
    assert standing_words(lapsed) == "It was never accepted by both, so it never counts."
    done = happened(CommitmentDelivered(commitment="c-1", rep=REP, by=REP), "2026-03-04")
    assert standing_words(Story(made(**YES_NO), done).commitment()).endswith("its credit is sure.")


def test_of_a_delivery_it_is_said_when_it_counts_from() -> None:
    claimed = CommitmentDelivered(
        commitment="c-1", rep=REP, by=REP, delivered_at=instant("2026-03-10 12:00")
    )
    alone = Story(made(**YES_NO), happened(claimed, "2026-03-23 12:00")).commitment()
    [words] = grounds(alone)
    assert words.startswith("Done at 2026-03-23 12:00 UTC, as mike said.")
    assert "2026-03-10 12:00 UTC, was claimed: without evidence that can be looked up" in words
    shown = claimed.model_copy(update={"evidence": (Evidence(label="mail", record="r-1"),)})
    proven = Story(made(**YES_NO), happened(shown, "2026-03-23 12:00")).commitment()
    assert grounds(proven) == ("Done at 2026-03-10 12:00 UTC, as mike said.",)
