"""Who is in the sample organisation. All names are invented."""

from dataclasses import dataclass
from random import Random
from typing import Final

TENANT: Final = "acme-sales"
CURRENCY: Final = "EUR"
SEED: Final = "ridealong sample"


@dataclass(frozen=True, slots=True)
class Rep:
    """A rep, when the weekly session is (local time), and how the rep works.

    `keeps` is the share of commitments kept in full and on time, `drive` the activity compared to
    the others', `every` the weeks between sessions.
    """

    id: str
    name: str
    manager: str
    zone: str
    weekday: int
    hour: float
    keeps: float
    drive: float = 1.0
    every: int = 1


@dataclass(frozen=True, slots=True)
class Manager:
    """A manager with a team."""

    id: str
    name: str
    team: str
    zone: str


LEADER: Final = ("leader-1", "Tamsin Achterberg", "Europe/Amsterdam")
ADMINISTRATOR: Final = ("administrator-1", "Iker Zubiri", "Europe/Madrid")

MANAGERS: Final = (
    Manager("manager-1", "Henrike Solberg", "europe", "Europe/Berlin"),
    Manager("manager-2", "Marcus Oyelaran", "americas", "America/New_York"),
    Manager("manager-3", "Priya Raghunathan", "asia-pacific", "Asia/Singapore"),
)

REPS: Final = (
    Rep("rep-1", "Jonas Weidlich", "manager-1", "Europe/Berlin", 0, 9, 0.9),
    Rep("rep-2", "Maren Tofte", "manager-1", "Europe/Copenhagen", 0, 10.5, 0.75),
    Rep("rep-3", "Callum Prendergast", "manager-1", "Europe/London", 1, 9, 0.6, 1.2),
    Rep("rep-4", "Liga Ozolina", "manager-1", "Europe/Riga", 1, 14, 0.95),
    Rep("rep-5", "Esteban Quiroga", "manager-1", "Europe/Madrid", 2, 11, 0.4, 0.6),
    Rep("rep-6", "Aurelie Fontanel", "manager-1", "Europe/Paris", 3, 9.5, 0.8),
    Rep("rep-7", "Torben Ascheberg", "manager-1", "Europe/Berlin", 4, 10, 0.7, every=2),
    Rep("rep-8", "Denise Okafor", "manager-2", "America/New_York", 0, 9.5, 0.85, 1.3),
    Rep("rep-9", "Wyatt Lindqvist", "manager-2", "America/Chicago", 0, 13, 0.4),
    Rep("rep-10", "Rosalind Ferreira", "manager-2", "America/Sao_Paulo", 1, 14, 0.9),
    Rep("rep-11", "Beau Castellan", "manager-2", "America/Denver", 2, 10, 0.65, 0.8),
    Rep("rep-12", "Imani Thackeray", "manager-2", "America/Los_Angeles", 2, 13, 0.8),
    Rep("rep-13", "Gideon Marsh", "manager-2", "America/Los_Angeles", 3, 9, 0.2, 0.5),
    Rep("rep-14", "Noor Haddad", "manager-2", "America/Toronto", 4, 11, 0.75, every=2),
    Rep("rep-15", "Arjun Mehrotra", "manager-3", "Asia/Kolkata", 0, 11, 0.85, 1.1),
    Rep("rep-16", "Sunita Deshmukh", "manager-3", "Asia/Kolkata", 1, 10, 0.7),
    Rep("rep-17", "Wei Lin Toh", "manager-3", "Asia/Singapore", 2, 10, 0.95, 1.2),
    Rep("rep-18", "Haruka Shinozaki", "manager-3", "Asia/Tokyo", 3, 11, 0.8),
    Rep("rep-19", "Declan Moorhouse", "manager-3", "Australia/Sydney", 3, 14, 0.45, 0.9),
    Rep("rep-20", "Matiu Harawira", "manager-3", "Pacific/Auckland", 4, 13, 0.75, every=2),
)

ZONES: Final = {person.id: person.zone for person in (*MANAGERS, *REPS)}


def chance(*of: object) -> Random:
    """A source of chance of its own for each concern: the same every time, whatever else is told.

    One concern that draws more or less doesn't change the others.
    """
    return Random(" ".join(map(str, (SEED, *of))))  # noqa: S311 - nothing here is secret


def mail(name: str) -> str:
    """A person's mail address."""
    return f"{name.lower().replace(' ', '.')}@example.com"
