"""A CRM's export as events: who reports to whom, and what became of each opportunity."""

from ridealong.deploy.crm.importing import import_export
from ridealong.deploy.crm.mapping import Mapping, load

__all__ = ["Mapping", "import_export", "load"]
