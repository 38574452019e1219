"""Reports asked of the services' HTTP, as tables and as JSON."""
