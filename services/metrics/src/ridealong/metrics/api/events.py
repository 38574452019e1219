"""`POST /v1/events`: activities and goals from platforms without Kafka."""

from fastapi import APIRouter

from ridealong.chassis.http import cloudevents
from ridealong.chassis.service import Context
from ridealong.contracts import TOPICS


def router(context: Context) -> APIRouter:
    """The CloudEvents HTTP binding for what metrics owns."""
    types = (*TOPICS["activities"].events, *TOPICS["goals"].events)
    return cloudevents.router(context.intake, types, context.clock)
