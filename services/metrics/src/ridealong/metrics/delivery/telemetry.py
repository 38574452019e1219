"""Every metric of the webhooks, by name, with what to do about it.

Labels are words of a fixed list: never a tenant, a person, an address or a text.
"""

from prometheus_client import Counter, Gauge

#: Tries by what came of them: `taken`, `refused` (another status), `unanswered`. Mostly the latter
#: two: `GET /v1/webhooks/subscriptions` says which receiver fails, and since when.
TRIES = Counter("ridealong_webhook_tries", "webhooks sent, each try", ["outcome"])

#: Deliveries that are over. `given_up` wants a look: the receiver has missed something.
CLOSED = Counter("ridealong_webhooks_closed", "deliveries that are over", ["how"])

#: People of subscriptions for whom something waits. Grows for good: a receiver is too slow.
WAITING = Gauge("ridealong_webhooks_waiting", "lanes in which a delivery is due")

#: Seconds since the most overdue one was due. Above some minutes: a receiver is too slow.
OLDEST_SECONDS = Gauge("ridealong_webhooks_oldest_seconds", "age of the most overdue delivery")

#: Subscriptions by state: `failing` ones are tried, `paused` ones aren't.
SUBSCRIPTIONS = Gauge("ridealong_webhook_subscriptions", "subscriptions", ["state"])

ALL = (TRIES, CLOSED, WAITING, OLDEST_SECONDS, SUBSCRIPTIONS)
