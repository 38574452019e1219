"""How the position in the sales period changes a form: one table (DOMAIN 2.10, T14).

Rules may overlap, as in the last weeks of a fiscal year; each says why it is there. None takes a
topic away: they give minutes and add parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from ridealong.agenda.model.organisation import Fiscal
from ridealong.agenda.rules.fiscal import Position, Stage
from ridealong.agenda.rules.forms import Form, Part
from ridealong.agenda.rules.parts import CAREER, DEALS, lasting


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Applies in one stage of a period, or near the end of the fiscal year.

    `heavier` are minutes more by part; `adds` is a part more, behind another. `reason` stands with
    every section that it touches: `{period}`, `{ends}` and `{year_ends}` are filled in.
    """

    name: str
    reason: str
    stage: Stage | None = None
    year_end: bool = False
    heavier: Mapping[str, int] = field(default_factory=dict)
    adds: tuple[Part, str] | None = None

    def applies(self, at: Position) -> bool:
        """Whether a day in this position falls under it."""
        return at.year_end if self.year_end else at.stage == self.stage


RULES: Final = (
    PeriodRule(
        "begin",
        "{period} has just begun: where it will finish and what is built for it weigh more.",
        stage="begin",
        heavier={"forecast": 4, "pipeline": 4},
    ),
    PeriodRule(
        "middle",
        "{period} is half over: which deals there are, and how to close them.",
        stage="middle",
        adds=(DEALS, "forecast"),
    ),
    PeriodRule(
        "end",
        "{period} ends on {ends}: which deals can still close, and how.",
        stage="end",
        adds=(lasting(DEALS, 8), "forecast"),
    ),
    PeriodRule(
        "year_end",
        "The fiscal year ends on {year_ends}: time for where the rep wants to be next.",
        year_end=True,
        adds=(CAREER, "forecast"),
    ),
)


@dataclass(frozen=True, slots=True)
class Adapted:
    """A form as the period changes it, and why, by section."""

    form: Form
    why: Mapping[str, tuple[str, ...]]


def adapt(form: Form, at: Position, fiscal: Fiscal, length: int) -> Adapted:
    """The form in this position of the period.

    Parts are added only where the session is long enough for twice the shortest form: in a shorter
    one they would take what the five topics need.
    """
    names = {part.name for part in form.parts}
    why: dict[str, tuple[str, ...]] = {}
    for rule in RULES:
        if not rule.applies(at):
            continue
        touched: list[str] = []
        for name, minutes in rule.heavier.items():
            if name in names:
                form, touched = form.heavier(name, minutes), [*touched, name]
        if rule.adds and rule.adds[1] in names and length >= 2 * form.shortest:
            part, after = rule.adds
            form, touched = form.with_part(part, after), [*touched, part.name]
        for name in touched:
            why[name] = (*why.get(name, ()), _said(rule, at, fiscal))
    return Adapted(form, why)


def _said(rule: PeriodRule, at: Position, fiscal: Fiscal) -> str:
    kind = "quarter" if fiscal.period == "quarter" else "month"
    last, year_last = at.period.last, at.fiscal_year.last
    return rule.reason.format(
        period=f"The {kind} {at.name}",
        ends=f"{last.day} {last:%b}",
        year_ends=f"{year_last.day} {year_last:%b}",
    )
