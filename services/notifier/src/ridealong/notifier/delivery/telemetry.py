"""Every metric of the delivery, by name, with what to do about it.

Labels are kinds of channels and words of a fixed list: never a tenant, a person or a text.
"""

from prometheus_client import Counter, Gauge, Histogram

#: Above 0 means that so many lines of this kind are away and rest for a while before one more try.
CHANNELS_OPEN = Gauge("ridealong_channels_open", "lines whose circuit is open", ["channel"])

#: Reminders closed, by how: `unconfirmed` and `failed` want a look when they rise.
REMINDERS_CLOSED = Counter("ridealong_reminders_closed", "reminders closed", ["channel", "how"])

#: Tries that came to nothing and are made again. A steady rate: a channel is away or refuses.
DELIVERY_RETRIES = Counter("ridealong_delivery_retries", "tries to be made again", ["channel"])

#: Reminders that are due and not in hand. Above what ten minutes take: a channel is too slow.
DELIVERY_WAITING = Gauge("ridealong_delivery_waiting", "reminders that are due and wait")

#: Seconds between when a reminder was due and when it was sent.
DELIVERY_DELAY_SECONDS = Histogram(
    "ridealong_delivery_delay_seconds",
    "lateness of reminders",
    buckets=(1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 14400),
)

ALL = (
    CHANNELS_OPEN,
    REMINDERS_CLOSED,
    DELIVERY_RETRIES,
    DELIVERY_WAITING,
    DELIVERY_DELAY_SECONDS,
)
