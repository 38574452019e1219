"""Figures drawn: small pictures without scripts, each with its table, for who would rather look."""
