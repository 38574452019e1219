"""A CRM's export as events: who reports to whom, and what became of each opportunity."""

from ridealong.deploy.crm.importing import Progress, Send, Summary, import_export
from ridealong.deploy.crm.mapping import Mapping, load
from ridealong.deploy.tables.rejects import Rejects

__all__ = ["Mapping", "Progress", "Rejects", "Send", "Summary", "import_export", "load"]
