"""A projection built anew from the log in a shadow set, beside the one that serves."""
