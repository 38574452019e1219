"""Topic `sessions`: what a pair comes back to across sessions and works on between them."""

from collections.abc import Callable

from ridealong.agenda.model.dialogue import Dialogue
from ridealong.agenda.model.reflection import Reflection
from ridealong.agenda.projection.documents import desk_of, document_id, session_of, settle
from ridealong.agenda.rules import dialogue as rules
from ridealong.agenda.rules import issues
from ridealong.agenda.rules import sessions as session_rules
from ridealong.agenda.rules.refusal import Refused
from ridealong.chassis.projector import Projection, Work
from ridealong.contracts import Event
from ridealong.contracts.dialogue import (
    HelpRequested,
    HelpUpdated,
    IssueClosed,
    IssueExamined,
    IssueRaised,
    ItemsOrdered,
    PulseGiven,
    QuestionKept,
    ReflectionWritten,
    SkillsChosen,
    TrainingAssigned,
    TrainingClosed,
    VoiceAnswered,
    VoiceRaised,
)

_NO_ISSUE = Refused("there is no such issue on this rep's desk")


def bind(projection: Projection) -> None:
    """Fold these events."""
    projection.states = (*projection.states, Reflection)
    projection.on(IssueRaised)(issue_raised)
    projection.on(IssueExamined)(issue_examined)
    projection.on(IssueClosed)(issue_closed)
    projection.on(TrainingAssigned)(training_assigned)
    projection.on(TrainingClosed)(training_closed)
    projection.on(HelpRequested)(help_requested)
    projection.on(HelpUpdated)(help_updated)
    projection.on(VoiceRaised)(voice_raised)
    projection.on(VoiceAnswered)(voice_answered)
    projection.on(PulseGiven)(pulse_given)
    projection.on(SkillsChosen)(skills_chosen)
    projection.on(QuestionKept)(question_kept)
    projection.on(ReflectionWritten)(reflection_written)
    projection.on(ItemsOrdered)(items_ordered)


def issue_raised(event: Event[IssueRaised], work: Work) -> None:
    """Something stands in the rep's way."""
    _fold(work, lambda known: issues.raised(known, event.data, event.time))


def issue_examined(event: Event[IssueExamined], work: Work) -> None:
    """What is at its root."""
    _fold(work, lambda known: issues.examined(known, event.data) or _NO_ISSUE)


def issue_closed(event: Event[IssueClosed], work: Work) -> None:
    """It stands in the way no more."""
    _fold(work, lambda known: issues.closed(known, event.data, event.time) or _NO_ISSUE)


def training_assigned(event: Event[TrainingAssigned], work: Work) -> None:
    """Somebody is to learn something."""
    _fold(work, lambda known: rules.training_assigned(known, event.data, event.time))


def training_closed(event: Event[TrainingClosed], work: Work) -> None:
    """It took place, or won't."""
    _fold(work, lambda known: rules.training_closed(known, event.data, event.time))


def help_requested(event: Event[HelpRequested], work: Work) -> None:
    """The rep needs help."""
    _fold(work, lambda known: rules.help_requested(known, event.data, event.time))


def help_updated(event: Event[HelpUpdated], work: Work) -> None:
    """How the request stands."""
    _fold(work, lambda known: rules.help_updated(known, event.data, event.time))


def voice_raised(event: Event[VoiceRaised], work: Work) -> None:
    """The rep says something upward."""
    _fold(work, lambda known: rules.voice_raised(known, event.data, event.time))


def voice_answered(event: Event[VoiceAnswered], work: Work) -> None:
    """It is answered."""
    _fold(work, lambda known: rules.voice_answered(known, event.data, event.time))


def pulse_given(event: Event[PulseGiven], work: Work) -> None:
    """How the rep is."""
    _fold(work, lambda known: rules.pulse_given(known, event.data, event.time))


def skills_chosen(event: Event[SkillsChosen], work: Work) -> None:
    """The skills of a month."""
    _fold(work, lambda known: rules.skills_chosen(known, event.data, event.time))


def question_kept(event: Event[QuestionKept], work: Work) -> None:
    """A question of the pair's own."""
    _fold(work, lambda known: rules.question_kept(known, event.data))


def reflection_written(event: Event[ReflectionWritten], work: Work) -> None:
    """What the rep answers themselves."""
    data = event.data
    if data.by != data.rep:
        work.refuse(rules.ONLY_THE_REP)
        return
    work.put(
        Reflection(
            id=document_id(event.key, data.reflection),
            tenant=event.tenant,
            key=event.key,
            reflection=data.reflection,
            rep=data.rep,
            question=data.question,
            text=data.text,
            level=data.level,
            written_at=event.time,
        )
    )


def items_ordered(event: Event[ItemsOrdered], work: Work) -> None:
    """One side puts the items of a section into an order."""
    before = session_of(work, event.data.session)
    after = session_rules.ordered(before, event.data)
    if after != before:
        settle(work, desk_of(work), session=after)


def _fold(work: Work, rule: Callable[[Dialogue], Dialogue | Refused]) -> None:
    before = desk_of(work)
    after = rule(before.dialogue)
    if isinstance(after, Refused):
        work.refuse(after.reason)
    elif after != before.dialogue:
        settle(work, before.model_copy(update={"dialogue": after}))
