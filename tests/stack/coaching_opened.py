"""Figures about coaching, opened and worked out anew from their parts."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from tests.stack.figures_walked import Found, Opened, part, under
from tests.stack.small_organisation import MARCH

OWN = ("topics", "commitments")


async def coaching(told: Any, opened: Opened) -> Found:
    parts = await opened.read(told["explain"])
    held = [each for each in parts["sessions"] if each["held"] and each["inside"]]
    _turns(told, parts)
    _prepared(told, held)
    _spoken(told, held)
    _varied(told, held)
    _brought(told, parts)
    _marked(told, parts, held)
    return {
        *under("cadence", {"expected", "held", "excused", "missed", "open", "kept", "reasons.*"}),
        *under("cadence", {"excused_share", "in_a_row", "longest_gap", "moved"}),
        *under("quality", set(told["quality"])),
        *under("preparation", {"in_time", "late", "of", "share"}),
        *under("answers", {"sessions", "manager_yes", "rep_yes", "gap"}),
        *under("talk", {"sessions", "manager_minutes", "rep_minutes", "share", "sources.*"}),
        # What the organisation aims at.
        "talk.target",
        *under("coverage", {"sessions", "touched", "share", "last", "places", "slots", "orders"}),
        *under("solutions", {"sessions", "minutes", "of", "share", "aim"}),
        *under("marks", set(told["marks"])),
        *under("growth[].preparation", {"in_time", "late", "of", "share"}),
        *(f"growth[].{name}.{each}" for name in OWN for each in ("own", "of", "share")),
        *("coverage.questions", "months[].by_kind.*"),
        *(f"{name}.{each}" for name in OWN for each in ("own", "of", "share")),
        *("months[].minutes", "joint_calls[].planned", "joint_calls[].attended"),
    }


def _turns(told: Any, parts: Any) -> None:
    outcomes = Counter(each["outcome"] for each in parts["turns"])
    kept = told["cadence"]
    assert {name: kept[name] for name in ("held", "excused", "missed", "open")} == {
        name: outcomes[name] for name in ("held", "excused", "missed", "open")
    }
    assert kept["expected"] == len(parts["turns"]) - outcomes["open"]
    assert part(kept["kept"], kept["held"], kept["expected"] - kept["excused"])
    assert part(kept["excused_share"], kept["excused"], kept["expected"])
    assert kept["reasons"] == Counter(each["reason"] for each in parts["turns"] if each["reason"])
    row = [each["outcome"] for each in parts["turns"] if each["outcome"] != "open"][::-1]
    broken = row.index("missed") if "missed" in row else len(row)
    assert kept["in_a_row"] == row[:broken].count("held")
    runs = "".join(each[0] for each in row if each != "excused").split("h")
    assert kept["longest_gap"] == max(map(len, runs))
    assert kept["moved"] == sum(each["moved"] for each in parts["sessions"] if each["inside"])
    for month in told["months"]:
        of_month = [each for each in parts["sessions"] if each["month"] == month["month"]]
        assert month["minutes"] == sum(each["coaching_minutes"] for each in of_month)
        kinds: Counter[str] = Counter()
        for each in of_month:
            kinds[each["kind"]] += each["coaching_minutes"]
        assert month["by_kind"] == {kind: count for kind, count in kinds.items() if count}


def _prepared(told: Any, held: Sequence[Any]) -> None:
    assert told["quality"] == {
        "held": len(held),
        "goal_linked": sum(each["goal_linked"] for each in held),
        "prepared": sum(bool(each["prepared_in_time"]) for each in held),
        "called_coaching": sum(each["rep_answer"] == "yes" for each in held),
    }
    ready = told["preparation"]
    in_time = sum(len(each["prepared_in_time"]) for each in held)
    late = sum(len(each["prepared_late"]) for each in held)
    assert (ready["in_time"], ready["late"], ready["of"]) == (in_time, late, 7 * len(held))
    assert part(ready["share"], in_time, ready["of"])


def _spoken(told: Any, held: Sequence[Any]) -> None:
    both = [(each["manager_answer"], each["rep_answer"]) for each in held]
    both = [each for each in both if None not in each]
    yes = [sum(each[side] == "yes" for each in both) for side in (0, 1)]
    answers = told["answers"]
    asked = [answers[name] for name in ("sessions", "manager_yes", "rep_yes")]
    assert asked == [len(both), *yes]
    gap = Decimal(100 * (yes[0] - yes[1])) / len(both)
    assert answers["gap"] is None if len(both) < 5 else Decimal(answers["gap"]) == round(gap, 1)
    spoke = [each for each in held if each["manager_speaking_minutes"] is not None]
    minutes = [sum(each[f"{who}_speaking_minutes"] for each in spoke) for who in ("manager", "rep")]
    talk = told["talk"]
    assert [talk["manager_minutes"], talk["rep_minutes"], talk["sessions"]] == [
        *minutes,
        len(spoke),
    ]
    assert part(talk["share"], minutes[0], sum(minutes))
    assert talk["sources"] == Counter(each["speaking_source"] for each in spoke)


def _varied(told: Any, held: Sequence[Any]) -> None:
    covered = told["coverage"]
    touched = sum(len(each["touched"]) for each in held)
    assert (covered["sessions"], covered["touched"]) == (len(held), touched)
    assert part(covered["share"], touched, 5 * len(held))
    last = held[-4:]
    assert covered["last"] == len(last)
    assert covered["places"] == len({each["place"] for each in last})
    assert covered["orders"] == len({tuple(each["topics"]) for each in last})
    slots = {(date.fromisoformat(each["day"]).weekday(), each["start"][11:13]) for each in last}
    assert covered["slots"] == len(slots)
    assert covered["questions"] == len({one for each in last for one in each["questions"]})


def _brought(told: Any, parts: Any) -> None:
    for name, whose, own in (("topics", "by", "mike"), ("commitments", "originator", "rep")):
        mine = sum(each[whose] == own for each in parts[name])
        assert (told[name]["own"], told[name]["of"]) == (mine, len(parts[name]))
        assert part(told[name]["share"], mine, len(parts[name]))
    for week in told["joint_calls"]:
        calls = [each for each in parts["calls"] if each["week"] == week["week"]]
        assert week["planned"] == sum(each["joint"] for each in calls)
        assert week["attended"] == sum(each["attended"] is True for each in calls)


def _marked(told: Any, parts: Any, held: Sequence[Any]) -> None:
    said = [each for each in held if each["solution_minutes"] is not None]
    spent = sum(min(each["solution_minutes"], each["minutes"]) for each in said)
    whole = sum(each["minutes"] for each in said)
    solutions = told["solutions"]
    assert [solutions[name] for name in ("sessions", "minutes", "of")] == [len(said), spent, whole]
    assert part(solutions["share"], spent, whole)
    marks = told["marks"]
    assert marks["sessions"] == len(held)
    for name in ("progress", "listening", "accountability", "data", "written"):
        assert marks[name] == sum(each["marks"][name] is True for each in held)
    measured = [each for each in held if each["manager_speaking_minutes"] is not None]
    assert marks["measured"] == len(measured)
    for month in told["growth"]:
        of_month = [each for each in held if each["month"] == month["month"]]
        ready = month["preparation"]
        in_time = sum(len(each["prepared_in_time"]) for each in of_month)
        late = sum(len(each["prepared_late"]) for each in of_month)
        assert (ready["in_time"], ready["late"], ready["of"]) == (in_time, late, 7 * len(of_month))
        assert part(ready["share"], in_time, 7 * len(of_month))
        for name, when, whose, own in (
            ("topics", "at", "by", "mike"),
            ("commitments", "first_told", "originator", "rep"),
        ):
            brought = [each for each in parts[name] if each[when].startswith(month["month"])]
            mine = sum(each[whose] == own for each in brought)
            assert (month[name]["own"], month[name]["of"]) == (mine, len(brought))
            assert part(month[name]["share"], mine, len(brought))


async def coaching_explained(told: Any, opened: Opened) -> Found:
    for each in told["sessions"]:
        coached = each["held"] and each["kind"] in {"coaching", "call_review"}
        assert each["coaching_minutes"] == (each["minutes"] if coached else 0)
    names = ("minutes", "coaching_minutes", "moved", "solution_minutes")
    spoke = ("manager_speaking_minutes", "rep_speaking_minutes")
    return {f"sessions[].{name}" for name in (*names, *spoke)}


async def team_coaching(told: Any, opened: Opened) -> Found:
    kept, ready = told["figures"]["cadence"], told["figures"]["preparation"]
    assert kept["expected"] == kept["held"] + kept["excused"] + kept["missed"]
    assert part(kept["kept"], kept["held"], kept["expected"] - kept["excused"])
    assert kept["excused"] == sum(kept["reasons"].values())
    assert part(ready["share"], ready["in_time"], ready["of"])
    for month in told["figures"]["months"]:
        assert part(month["share"], month["full"], month["reps"])
    answers = told["figures"]["answers"]
    gap = Decimal(100 * (answers["manager_yes"] - answers["rep_yes"])) / answers["sessions"]
    assert Decimal(answers["gap"]) == round(gap, 1)
    # Dana sees each rep's own figures: they come to the team's.
    theirs = [
        await opened.read(f"/v1/people/{rep}/coaching", **MARCH) for rep in ("mike", "nina", "omar")
    ]
    for name in ("held", "excused", "missed"):
        assert kept[name] == sum(each["cadence"][name] for each in theirs)
    [month] = told["figures"]["months"]
    assert month["minutes"] == sum(each["months"][0]["minutes"] for each in theirs)
    for name in ("in_time", "of"):
        assert ready[name] == sum(each["preparation"][name] for each in theirs)
    for name in ("sessions", "manager_yes", "rep_yes"):
        assert answers[name] == sum(each["answers"][name] for each in theirs)
    cadence = ("expected", "held", "excused", "missed", "kept", "reasons.*")
    return {
        *GROUP,
        *(f"figures.cadence.{name}" for name in cadence),
        *(f"figures.months[].{name}" for name in ("reps", "full", "share", "minutes")),
        *(f"figures.preparation.{name}" for name in ("in_time", "of", "share")),
        *(f"figures.answers.{name}" for name in ("sessions", "manager_yes", "rep_yes", "gap")),
    }


GROUP = {"led", "people", "fewest_people", "fewest_items"}

"""How many people there are, and how few would say too much of one: whom a leader leads is no
figure, and a list of names would open what the smallest group is there to keep closed."""
