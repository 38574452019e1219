"""Where to look once everything runs."""

from ridealong.deploy.stack import service
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.reporting import Place
from ridealong.deploy.stack.settings import StackSettings


def of(settings: StackSettings) -> list[Place]:
    """List what a person may want to open."""
    folders = Folders(settings.data)
    return [
        *(
            Place(f"{name}: OpenAPI page", f"{service.address(name, settings)}/docs")
            for name in service.NAMES
        ),
        Place("mail that was sent", str(folders.mail)),
        Place("logs", str(folders.logs)),
        Place("Kafka", settings.bootstrap),
    ]
