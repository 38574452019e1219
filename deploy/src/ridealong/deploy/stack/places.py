"""Where to look once everything runs."""

from datetime import UTC, datetime, timedelta

from ridealong.deploy import sample
from ridealong.deploy.issuer import Person, SigningKey, issue
from ridealong.deploy.local.mailbox import Mailbox
from ridealong.deploy.stack import service
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.reporting import Place
from ridealong.deploy.stack.settings import StackSettings

MANAGER = "manager-1"
TTL = timedelta(hours=12)


def of(settings: StackSettings) -> list[Place]:
    """List what a person may want to open; links that hold a token are for this machine's owner."""
    folders = Folders(settings.data)
    agenda = service.address("agenda", settings)
    mails = len(Mailbox(folders.mail).paths())
    return [
        *(_feeds(settings, agenda) if settings.sample else [Place("page", agenda)]),
        *(
            Place(f"{name}: OpenAPI page", f"{service.address(name, settings)}/docs")
            for name in service.NAMES
        ),
        Place(f"the mail that was sent ({mails})", str(folders.mail)),
        Place("logs", str(folders.logs)),
        Place("Kafka", settings.bootstrap),
        Place("a token of your own", "ridealong token --as manager-2"),
    ]


def _feeds(settings: StackSettings, agenda: str) -> list[Place]:
    token = issue(
        SigningKey.of_folder(Folders(settings.data).issuer),
        settings.issuer,
        Person(MANAGER, sample.TENANT, ("manager",)),
        now=datetime.now(UTC),
        ttl=TTL,
    )
    feed = f"{agenda}/v1/feeds/sessions"
    hours = f"{TTL.total_seconds() / 3600:.0f} h"
    return [
        Place(f"page, as {MANAGER} (for {hours})", f"{agenda}/?access_token={token}"),
        Place(f"calendar, as {MANAGER} (for {hours})", f"{feed}.ics?access_token={token}"),
        Place(
            f"JSON feed, as {MANAGER}",
            f'curl -H "Authorization: Bearer $(ridealong token --as {MANAGER})" {feed}',
        ),
    ]
