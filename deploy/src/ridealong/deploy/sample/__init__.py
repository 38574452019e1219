"""A sample organisation: a quarter of three managers and twenty reps, with today in its middle.

Everything in it is invented and follows from one instant: the same instant, the same events.
"""

from ridealong.deploy.sample.cast import TENANT
from ridealong.deploy.sample.playing import play
from ridealong.deploy.sample.story import events

__all__ = ["TENANT", "events", "play"]
