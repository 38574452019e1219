"""Every Prometheus metric of every service, and what to do about it.

Labels are services, topics and words of a fixed list: never a tenant, a person or a text.
"""

from prometheus_client import Counter, Gauge, Histogram

#: Events folded into the projection. Flat while `lag` grows: look at `backoffs` and the log.
EVENTS_APPLIED = Counter("ridealong_events_applied", "events folded", ["service", "topic"])

#: Events not folded: `duplicate` and `unknown` are normal, `misrouted` means that a producer
#: uses another partitioner than murmur2.
EVENTS_SKIPPED = Counter("ridealong_events_skipped", "events passed over", ["service", "why"])

#: Commands or events that came too late for what they ask; each has its reason in the store.
EVENTS_REFUSED = Counter("ridealong_events_refused", "events refused by a rule", ["service"])

#: Any increase wants a look: `ridealong dead-letters list` says what and why.
DEAD_LETTERS = Counter(
    "ridealong_dead_letters", "records that could not be read", ["service", "topic"]
)

#: Above 0 means that a partition stands still on purpose: too many unreadable records in a row.
PARTITIONS_STOPPED = Gauge("ridealong_partitions_stopped", "partitions stopped", ["service"])

#: Kafka or the store was away for a moment. A steady rate means it is away now.
BACKOFFS = Counter("ridealong_backoffs", "batches put off, by what failed", ["service", "what"])

#: Another instance owned the partition by the time we wrote. Normal around rebalances.
FENCED = Counter("ridealong_fenced", "batches dropped since another instance wrote", ["service"])

BATCH_SECONDS = Histogram(
    "ridealong_batch_seconds",
    "from records in hand to state in the store",
    ["service"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)

#: Records between this instance's position and the end of its partitions.
LAG = Gauge("ridealong_lag_records", "records still to read", ["service"])

#: Derived events written to the topics.
OUTBOX_SENT = Counter("ridealong_outbox_sent", "derived events sent", ["service"])

#: Stays above 0 when the broker refuses what we send.
OUTBOX_WAITING = Gauge("ridealong_outbox_waiting", "derived events not yet sent", ["service"])

TIMERS_FIRED = Counter("ridealong_timers_fired", "deadlines turned into events", ["service"])

#: Seconds between when a timer should have fired and when it did.
TIMER_DELAY_SECONDS = Histogram(
    "ridealong_timer_delay_seconds",
    "lateness of timers",
    ["service"],
    buckets=(0.5, 1, 2, 5, 10, 30, 60, 300, 3600),
)

HTTP_SECONDS = Histogram(
    "ridealong_http_seconds", "time to answer", ["service", "route", "method", "status"]
)

ALL = (
    EVENTS_APPLIED,
    EVENTS_SKIPPED,
    EVENTS_REFUSED,
    DEAD_LETTERS,
    PARTITIONS_STOPPED,
    BACKOFFS,
    FENCED,
    BATCH_SECONDS,
    LAG,
    OUTBOX_SENT,
    OUTBOX_WAITING,
    TIMERS_FIRED,
    TIMER_DELAY_SECONDS,
    HTTP_SECONDS,
)
