"""What a run of all services came to, and where two of them differ."""

from datetime import datetime
from typing import Any, Final

import pymongo

from ridealong.deploy.stack import service
from ridealong.notifier.rules.judging import TOO_LATE

ENGINE: Final = {"applied", "incarnation", "lanes", "outbox", "rung", "timers"}
"""How the engine keeps its place, and timers that rang in vain; what it came to is all the rest."""

WHEN: Final = {
    "agenda.desks.revision",
    "agenda.desks.told_at",
    "agenda.sessions.overdue_at",
    "metrics.serving_commitments.amount_as_of",
    "notifier.commitments.judged",
    "notifier.deliveries.fence",
    "notifier.deliveries.tries",
    "notifier.reminders.closed_at",
    "notifier.reminders.rung",
    "notifier.sessions.not_ready",
    "notifier.sessions.version",
}
"""Fields that say when, how often or on which occasion something was noticed, which depends on how
batches were cut and not on what it came to. What a session lacked is that of its agenda told last,
and of one that is over and that nobody held, none is told any more once that is known."""

REASON: Final = "notifier.reminders.reason"

Documents = dict[str, dict[str, dict[str, Any]]]
Client = pymongo.MongoClient[dict[str, Any]]


def documents(client: Client, prefix: str) -> Documents:
    """All states of all services, by collection and id."""
    found: Documents = {}
    for name in service.NAMES:
        database = client[f"{prefix}_{name}"]
        for collection in database.list_collection_names():
            if collection not in ENGINE:
                found[f"{name}.{collection}"] = {
                    str(each["_id"]): each for each in database[collection].find()
                }
    return found


def timers(client: Client, prefix: str, since: datetime, until: datetime) -> int:
    """How many timers of all services are set for an instant from the one to the other."""
    where = {"fire_at": {"$gte": since, "$lte": until}}
    return sum(
        client[f"{prefix}_{name}"]["timers"].count_documents(where) for name in service.NAMES
    )


def differences(one: Documents, other: Documents) -> dict[str, list[str]]:
    """Where two runs differ: collection and field, with the documents' ids."""
    found: dict[str, list[str]] = {}
    for collection in one.keys() | other.keys():
        here, there = one.get(collection, {}), other.get(collection, {})
        for id_ in here.keys() | there.keys():
            left, right = here.get(id_, {}), there.get(id_, {})
            for field in left.keys() | right.keys():
                name = f"{collection}.{field}"
                if not _alike(name, left.get(field), right.get(field)):
                    found.setdefault(name, []).append(id_)
    return found


def _alike(name: str, one: Any, other: Any) -> bool:
    # A reminder whose moment has passed and that nobody needs any more has both reasons for being
    # silent, and names that which was known first.
    both = name == REASON and TOO_LATE in {one, other} and None not in {one, other}
    return one == other or name in WHEN or both
