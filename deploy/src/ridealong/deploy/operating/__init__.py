"""What an operator asks of an installation: topics, positions, lag, and whether all is well."""
