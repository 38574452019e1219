"""Pure rules: when a reminder is due, whether it applies, what becomes of its delivery."""
