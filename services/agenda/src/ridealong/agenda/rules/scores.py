"""What metrics tells of a rep, as the desk keeps it."""

from decimal import Decimal

from ridealong.agenda.model.desk import Count, Desk, Figures, Reading
from ridealong.agenda.model.follow_through import FollowThrough, ScoredCommitment
from ridealong.contracts.scores import FollowthroughUpdated, MetricsUpdated

MOST_ITEMS = 12
"""Items that are kept one by one; what is older has small shares and is kept as a sum."""


def figures_updated(desk: Desk, data: MetricsUpdated) -> Desk:
    """Goals and counts; the newest event is the whole new state."""
    readings = sorted(
        (
            Reading(
                goal=goal.goal,
                title=goal.title,
                kind=goal.kind,
                value=goal.value,
                target=goal.target,
                before=goal.at_last_session,
                change=goal.change,
            )
            for goal in data.goals
        ),
        key=lambda reading: reading.goal,
    )
    counts = tuple(Count(kind=kind, amount=data.counts[kind]) for kind in sorted(data.counts))
    figures = Figures(as_of=data.as_of, readings=tuple(readings), counts=counts)
    return desk.model_copy(update={"figures": figures})


def follow_through_updated(desk: Desk, data: FollowthroughUpdated) -> Desk:
    """The score with its parts; the newest event is the whole new state."""
    by_share = sorted(data.items, key=lambda item: (-item.share, item.due, item.commitment))
    shown, older = by_share[:MOST_ITEMS], by_share[MOST_ITEMS:]
    standing = FollowThrough(
        score=data.score,
        settled=data.settled,
        needed=data.needed,
        kept=data.kept,
        of=data.of,
        range_low=data.range_low,
        range_high=data.range_high,
        band=data.band,
        as_of=data.as_of,
        grey=data.grey,
        left_out=data.left_out,
        items=tuple(
            ScoredCommitment(
                commitment=item.commitment, due=item.due, credit=item.credit, share=item.share
            )
            for item in shown
        ),
        older=len(older),
        older_share=sum((item.share for item in older), Decimal(0)),
        prior_share=data.prior_share,
    )
    return desk.model_copy(update={"follow_through": standing})
