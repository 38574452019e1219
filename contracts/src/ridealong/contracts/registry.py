"""The one list of topics: who owns, writes and reads each, what is in it and how long it stays.

Everything that needs topics (creating them, subscribing, documents, access rules) takes them here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from ridealong.contracts import (
    activities,
    agendas,
    calls,
    commitments,
    dialogue,
    examples,
    goals,
    internal,
    items,
    people,
    preferences,
    reminders,
    scores,
    sessions,
)
from ridealong.contracts.envelope import EventData

PREFIX: Final = "ridealong"
PARTITIONS: Final = 6
"""Equal for all topics: partition n of every topic then holds the same people's stories."""

PLATFORMS: Final = "platforms"
"""Producers outside of Ridealong: a CRM, a dialler, a calendar."""

SERVICES: Final = ("agenda", "commitments", "metrics", "notifier")
FOREVER: Final = "forever"


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """One topic, by its short name (without the installation's prefix).

    `retention` is `forever` for what a projection reads (it is rebuilt from there), else `365 days`
    or the like. `events` is empty only where records aren't events.
    """

    name: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    events: tuple[type[EventData], ...]
    about: str
    retention: str = FOREVER
    partitions: int = PARTITIONS

    @property
    def retention_ms(self) -> int:
        """Kafka's `retention.ms`; -1 is for ever."""
        if self.retention == FOREVER:
            return -1
        return int(timedelta(days=int(self.retention.removesuffix(" days"))).total_seconds() * 1000)

    @property
    def examples(self) -> tuple[Mapping[str, Any], ...]:
        """At least one worked example per event type: a CloudEvent in structured JSON."""
        return tuple(examples.of(event.TYPE) for event in self.events)


def _internal(service: str) -> TopicSpec:
    return TopicSpec(
        name=f"internal.{service}",
        owner=service,
        producers=(service,),
        consumers=(service,),
        events=(internal.TimerFired, internal.Forwarded),
        about=f"What {service} tells itself through the log; private to it.",
    )


_SPECS = (
    TopicSpec(
        name="people",
        owner="agenda",
        producers=(PLATFORMS, "agenda"),
        consumers=("agenda", "commitments", "metrics", "notifier"),
        events=(
            people.PersonUpdated,
            people.PairUpdated,
            people.OrganisationUpdated,
            people.InitiativeUpdated,
            people.AbsenceRecorded,
        ),
        about="Who works with whom, when, and by which calendar.",
    ),
    TopicSpec(
        name="sessions",
        owner="agenda",
        producers=(PLATFORMS, "agenda"),
        consumers=("agenda", "commitments", "metrics", "notifier"),
        events=(
            sessions.SessionScheduled,
            sessions.SessionMoved,
            sessions.SessionCancelled,
            sessions.SessionPrepared,
            sessions.SessionHeld,
            sessions.SessionSummaryWritten,
            sessions.SessionSummaryConfirmed,
            sessions.SessionRated,
            sessions.SessionDisputed,
            items.AgendaItemAdded,
            items.AgendaItemChanged,
            items.AgendaItemDropped,
            items.NoteWritten,
            calls.CallPlanned,
            calls.CallDebriefed,
            calls.CrisisLogged,
            dialogue.IssueRaised,
            dialogue.IssueExamined,
            dialogue.IssueClosed,
            dialogue.TrainingAssigned,
            dialogue.TrainingClosed,
            dialogue.HelpRequested,
            dialogue.HelpUpdated,
            dialogue.VoiceRaised,
            dialogue.VoiceAnswered,
            dialogue.PulseGiven,
            dialogue.SkillsChosen,
            dialogue.QuestionKept,
            dialogue.ReflectionWritten,
            dialogue.ItemsOrdered,
        ),
        about="What a rep and a manager meet about, and what came of it.",
    ),
    TopicSpec(
        name="commitments",
        owner="commitments",
        producers=(PLATFORMS, "commitments"),
        consumers=("agenda", "commitments", "metrics", "notifier"),
        events=(
            commitments.CommitmentProposed,
            commitments.CommitmentAccepted,
            commitments.CommitmentMade,
            commitments.CommitmentProgressed,
            commitments.RenegotiationAsked,
            commitments.RenegotiationAnswered,
            commitments.CommitmentWithdrawn,
            commitments.CommitmentExcused,
            commitments.CommitmentDisputed,
            commitments.CommitmentDisputeClosed,
            commitments.CommitmentNoted,
            commitments.CommitmentCountExplained,
            commitments.CommitmentDelivered,
            commitments.CommitmentUpdated,
            commitments.CommitmentSettled,
        ),
        about="Dated, measured promises that both of a pair accepted, and their credit.",
    ),
    TopicSpec(
        name="activities",
        owner="metrics",
        producers=(PLATFORMS, "metrics"),
        consumers=("commitments", "metrics"),
        events=(activities.ActivityLogged, activities.ActivityRetracted),
        about="Things a rep did, counted.",
    ),
    TopicSpec(
        name="goals",
        owner="metrics",
        producers=(PLATFORMS, "metrics"),
        consumers=("agenda", "commitments", "metrics"),
        events=(
            goals.GoalSet,
            goals.GoalAccepted,
            goals.GoalUpdated,
            goals.GoalClosed,
            goals.ConfidenceRecorded,
            goals.NextStepNamed,
            goals.PlanUpdated,
            goals.PlanAccepted,
            goals.ForecastStated,
            goals.PipelineStated,
            goals.CadenceGoalSet,
            goals.BenchConsentRecorded,
            goals.FocusNamed,
            goals.FocusAccepted,
            goals.FocusClosed,
        ),
        about="What a rep aims at, the behaviour that should lead there, and focus areas.",
    ),
    TopicSpec(
        name="scores",
        owner="metrics",
        producers=("metrics",),
        consumers=("agenda",),
        events=(scores.FollowthroughUpdated, scores.MetricsUpdated),
        about="Derived figures of one person, each the whole new state.",
    ),
    TopicSpec(
        name="agendas",
        owner="agenda",
        producers=("agenda",),
        consumers=("notifier",),
        events=(agendas.AgendaPublished,),
        about="The derived plan of a session, each version whole.",
    ),
    TopicSpec(
        name="reminders",
        owner="notifier",
        producers=("notifier",),
        consumers=(),
        events=(
            reminders.ReminderSent,
            reminders.ReminderSuppressed,
            reminders.ReminderFailed,
        ),
        about="Who was told what, how, and why then.",
        retention="365 days",
    ),
    TopicSpec(
        name="preferences",
        owner="notifier",
        producers=("notifier",),
        consumers=("notifier",),
        events=(
            preferences.PreferencesUpdated,
            preferences.ReminderDefaultsUpdated,
            preferences.ReminderKindMuted,
            preferences.ReminderLinksRevoked,
            preferences.ReminderSnoozed,
        ),
        about="What people want to be told of, when and where; only they say so.",
    ),
    *map(_internal, SERVICES),
    TopicSpec(
        name="dead-letters",
        owner="operators",
        producers=SERVICES,
        consumers=(),
        events=(),
        about="What couldn't be read: the original bytes, with where they came from in headers.",
        retention="365 days",
    ),
)

TOPICS: Final[Mapping[str, TopicSpec]] = MappingProxyType({spec.name: spec for spec in _SPECS})
"""Short name -> topic."""

MODELS: Final[Mapping[str, type[EventData]]] = MappingProxyType(
    {event.TYPE: event for spec in _SPECS for event in spec.events}
)
"""CloudEvents type -> the model of its data, for every type that this release reads."""


def topic_name(short: str, prefix: str = PREFIX) -> str:
    """The name a topic has on the cluster: `ridealong.activities`."""
    return f"{prefix}.{short}"


def consumed_by(service: str) -> tuple[TopicSpec, ...]:
    """The topics that a service reads, its internal one included."""
    return tuple(spec for spec in _SPECS if service in spec.consumers)


def produced_by(service: str) -> tuple[TopicSpec, ...]:
    """The topics that a service may write to, dead letters included."""
    return tuple(spec for spec in _SPECS if service in spec.producers)
