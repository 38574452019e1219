"""A CSV file of another system's as events of one type, by a mapping."""

from ridealong.deploy.events.importing import import_file
from ridealong.deploy.events.mapping import EventMapping

__all__ = ["EventMapping", "import_file"]
