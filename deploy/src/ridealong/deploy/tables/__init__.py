"""CSV files that others export, read row by row: none is lost, the unreadable ones are told."""
