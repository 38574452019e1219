"""The words of the notifier: people, what they agreed on, reminders and their delivery."""

from ridealong.notifier.model.agreements import Asked, Commitment, Session
from ridealong.notifier.model.delivery import Delivery, Try
from ridealong.notifier.model.people import Calendar, Diary, Lead, Person, Reach
from ridealong.notifier.model.reminder import Closed, Kind, Reminder, ReminderState, Unwanted

__all__ = [
    "Asked",
    "Calendar",
    "Closed",
    "Commitment",
    "Delivery",
    "Diary",
    "Kind",
    "Lead",
    "Person",
    "Reach",
    "Reminder",
    "ReminderState",
    "Session",
    "Try",
    "Unwanted",
]
