"""The words of the notifier: people, what they agreed on, reminders and their delivery."""

from ridealong.notifier.model.agreements import Asking, Commitment, Session
from ridealong.notifier.model.delivery import Delivery, Try
from ridealong.notifier.model.people import Calendar, Diary, Lead, Noted, Person, Reach
from ridealong.notifier.model.reminder import Closed, Kind, Reminder, ReminderState, Unwanted

__all__ = [
    "Asking",
    "Calendar",
    "Closed",
    "Commitment",
    "Delivery",
    "Diary",
    "Kind",
    "Lead",
    "Noted",
    "Person",
    "Reach",
    "Reminder",
    "ReminderState",
    "Session",
    "Try",
    "Unwanted",
]
