"""Help, voices, trainings, chosen skills, pulses and own questions: what becomes of each.

Every rule answers the dialogue as it is then, or a refusal.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, TypeVar

from ridealong.agenda.model.dialogue import (
    Chosen,
    Dialogue,
    Help,
    Open,
    OwnQuestion,
    Pulse,
    Training,
    Voice,
)
from ridealong.agenda.rules.refusal import Refused
from ridealong.contracts.dialogue import (
    HelpRequested,
    HelpUpdated,
    PulseGiven,
    QuestionKept,
    SkillsChosen,
    TrainingAssigned,
    TrainingClosed,
    VoiceAnswered,
    VoiceRaised,
)

MOST: Final = 50
MOST_PULSES: Final = 12
"""Older ones are forgotten: what is confided has an end (T11)."""
MOST_MONTHS: Final = 24
MOST_QUESTIONS: Final = 5

CONFIDENTIAL: Final = "someone_to_talk_to"
"""The kind of help that is between the two alone (DOMAIN 4.9)."""

OVER: Final = frozenset({"given", "declined"})

ONLY_THE_REP: Final = "only the rep says this"

P = TypeVar("P", bound=Open)


def training_assigned(known: Dialogue, data: TrainingAssigned, at: datetime) -> Dialogue:
    """Somebody is to learn something, elsewhere and by anyone (DOMAIN 1.13)."""
    before = next((one for one in known.trainings if one.training == data.training), None)
    training = Training(
        training=data.training,
        title=data.title,
        deliverer=data.deliverer,
        by=data.by,
        since=before.since if before else at,
        starts=data.starts,
        place=data.place,
        due=data.due,
        focus=data.focus,
        item=data.item,
    )
    others = [one for one in known.trainings if one.training != data.training]
    return known.model_copy(update={"trainings": _kept([*others, training])})


def training_closed(known: Dialogue, data: TrainingClosed, at: datetime) -> Dialogue | Refused:
    """It took place, or won't."""
    before = next((one for one in known.trainings if one.training == data.training), None)
    if before is None:
        return Refused("there is no such training")
    told = {"outcome": data.outcome, "reason": data.reason or None, "closed_at": at}
    others = [one for one in known.trainings if one is not before]
    return known.model_copy(update={"trainings": _kept([*others, before.model_copy(update=told)])})


def help_requested(known: Dialogue, data: HelpRequested, at: datetime) -> Dialogue | Refused:
    """The rep needs help; who is told sees to it unless another is named."""
    before = next((one for one in known.helps if one.help == data.help), None)
    if before is not None and before.by != data.by:
        return Refused("this request is another person's: give yours an id of its own")
    asked = Help(
        help=data.help,
        kind=data.kind,
        text=data.text,
        by=data.by,
        to=data.to,
        owner=data.owner_id or (data.to if data.kind != CONFIDENTIAL else None),
        since=before.since if before else at,
    )
    others = [one for one in known.helps if one.help != data.help]
    return known.model_copy(update={"helps": _kept([*others, asked])})


def help_updated(known: Dialogue, data: HelpUpdated, at: datetime) -> Dialogue | Refused:
    """How it stands. Of what was confided nothing is left once it is over (T11)."""
    before = next((one for one in known.helps if one.help == data.help), None)
    if before is None:
        return Refused("there is no such request for help")
    told = {"state": data.state, "owner": data.owner_id, "note": data.note}
    told = {name: value for name, value in told.items() if value is not None}
    after = before.model_copy(update=told)
    over = after.state in OVER
    after = after.model_copy(update={"closed_at": at if over else None})
    others = [one for one in known.helps if one is not before]
    gone = over and after.kind == CONFIDENTIAL
    return known.model_copy(update={"helps": _kept([*others, *([] if gone else [after])])})


def voice_raised(known: Dialogue, data: VoiceRaised, at: datetime) -> Dialogue | Refused:
    """The rep says what they would do, or which opportunity is missed (DOMAIN 2.20)."""
    if data.by != data.rep:
        return Refused(ONLY_THE_REP)
    before = next((one for one in known.voices if one.voice == data.voice), None)
    voice = Voice(
        voice=data.voice,
        kind=data.kind,
        text=data.text,
        to=data.to,
        since=before.since if before else at,
    )
    others = [one for one in known.voices if one.voice != data.voice]
    return known.model_copy(update={"voices": _kept([*others, voice])})


def voice_answered(known: Dialogue, data: VoiceAnswered, at: datetime) -> Dialogue | Refused:
    """What came of it: the word of whoever it was said to, not the rep's own."""
    before = next((one for one in known.voices if one.voice == data.voice), None)
    if before is None:
        return Refused("nobody has said this, or it was long ago")
    if data.by == data.rep:
        return Refused("it is answered by whom it was said to")
    told = {
        "answer": data.answer,
        "answered_by": data.by,
        "closed_at": at,
        "commitment": data.commitment,
    }
    others = [one for one in known.voices if one is not before]
    return known.model_copy(update={"voices": _kept([*others, before.model_copy(update=told)])})


def pulse_given(known: Dialogue, data: PulseGiven, at: datetime) -> Dialogue | Refused:
    """How the rep is, in their own word."""
    if data.by != data.rep:
        return Refused(ONLY_THE_REP)
    pulse = Pulse(pulse=data.pulse, to=data.to, value=data.value, word=data.word or None, at=at)
    others = [one for one in known.pulses if one.pulse != data.pulse]
    pulses = sorted([*others, pulse], key=lambda one: (one.at, one.pulse))
    return known.model_copy(update={"pulses": tuple(pulses[-MOST_PULSES:])})


def skills_chosen(known: Dialogue, data: SkillsChosen, at: datetime) -> Dialogue | Refused:
    """The skills of a month, chosen by the rep (DOMAIN 2.17, 1.16)."""
    if data.by != data.rep:
        return Refused("the rep chooses; ask with a focus area instead")
    others = [one for one in known.chosen if one.month != data.month]
    if data.skills:
        others.append(Chosen(month=data.month, skills=data.skills, at=at))
    months = sorted(others, key=lambda one: one.month)
    return known.model_copy(update={"chosen": tuple(months[-MOST_MONTHS:])})


def question_kept(known: Dialogue, data: QuestionKept) -> Dialogue | Refused:
    """A question of the pair's own on each agenda, or no more (D15)."""
    others = [one for one in known.questions if one.code != data.question]
    if data.text is not None:
        others.append(OwnQuestion(code=data.question, text=data.text, by=data.by))
    if len(others) > MOST_QUESTIONS:
        return Refused(f"there are {MOST_QUESTIONS} questions of your own already: end one first")
    return known.model_copy(update={"questions": tuple(sorted(others, key=lambda one: one.code))})


def _kept(parts: Sequence[P]) -> tuple[P, ...]:
    """As many as fit, the open ones before those that are over, then the newest."""
    ranked = sorted(parts, key=lambda one: (one.closed_at is None, one.since, repr(one)))
    return tuple(sorted(ranked[-MOST:], key=lambda one: (one.since, repr(one))))
