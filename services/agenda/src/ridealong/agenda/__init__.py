"""Sessions, agendas, feeds and the page."""
