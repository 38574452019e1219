"""Figures told to whoever subscribed: handed over, sent, tried again, written down."""
