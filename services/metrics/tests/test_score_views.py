"""The score as it is shown, to whom, and as a file."""

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.contracts.commitments import WhyLeftOut
from ridealong.contracts.people import Yardstick
from ridealong.metrics.api.score_export import COLUMNS, as_csv, as_json
from ridealong.metrics.api.score_views import Notes, Reader, view
from ridealong.metrics.model.follow_through import Settled
from ridealong.metrics.model.notes import Note
from ridealong.metrics.rules.explaining import explain_score
from ridealong.metrics.rules.figures import figures
from ridealong.metrics.rules.parameters import USUAL, history_of
from ridealong.metrics.rules.sight import Sight

from .items import FIRST, histories, history, item

pytestmark = pytest.mark.requirement("C1", "D10")

VERSIONS = history_of(
    [
        Yardstick(name="followthrough.late_share", value="0.25", applies_from="2026-01-12"),
        Yardstick(name="followthrough.half_life_days", value="20", applies_from="2026-01-12"),
        Yardstick(name="followthrough.needed", value="2", applies_from="2026-06-01"),
    ]
)
TODAY = FIRST + timedelta(days=20)
ITEMS = [
    *history([(0, Decimal(1)), (0, Decimal("0.5")), (7, Decimal(1)), (14, Decimal(0))]),
    item(9, FIRST, Decimal(1), "excused"),
]
NOTES: Notes = {
    "c-3": (Note(by="rep-1", said=datetime(2026, 1, 20, tzinfo=UTC), text="=the list came late"),)
}


def reader(sight: Sight = Sight.WHOLE, person: str = "rep-1") -> Reader:
    return Reader(person, sight, TODAY)


def test_every_number_opens_into_items_shares_and_due_days() -> None:
    shown = view("rep-1", figures(ITEMS), reader(), NOTES)
    assert shown.items is not None
    assert shown.history is not None
    assert shown.words is not None
    assert shown.older_share + shown.prior.share + sum(each.share for each in shown.items) == 1
    assert [change.due for change in shown.history] == [date(2026, 1, d) for d in (5, 12, 19)]
    assert [change.shown for change in shown.history] == [None, 77, 65]
    assert shown.history[-1].shown == shown.score
    assert shown.words[0].startswith("The score begins at 70")
    assert len(shown.words) == 4
    assert shown.left_out_why == {"excused": 1}
    assert [each.text for each in shown.items[-1].notes] == ["=the list came late"]


def test_so_many_of_the_newest_tell_what_the_older_ones_weigh() -> None:
    shown = view("rep-1", figures(ITEMS), reader(), NOTES, 1)
    assert shown.items is not None
    assert [each.commitment for each in shown.items] == ["c-3"]
    assert shown.older_share + shown.prior.share + shown.items[0].share == 1
    assert [len(shown.history or ()), len(shown.words or ())] == [1, 2]


def test_from_above_there_are_numbers_alone() -> None:
    shown = view("rep-1", figures(ITEMS), reader(Sight.NUMBERS, "leader-1"), NOTES)
    assert (shown.items, shown.left_out_items, shown.history, shown.words) == (None,) * 4
    assert shown.score == 65
    assert "list" not in shown.model_dump_json()


def test_a_rep_sees_of_the_managers_what_was_promised_to_that_rep() -> None:
    items = [*ITEMS, item(20, FIRST, Decimal(1)).model_copy(update={"rep": "rep-2"})]
    shown = view("manager-1", figures(items), reader(Sight.OWN_PAIR, "rep-2"), NOTES)
    assert [each.commitment for each in shown.items or ()] == ["c-20"]
    assert (shown.history, shown.left_out_items) == (None, [])


def test_the_table_has_every_item_and_its_shares_sum_to_one() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(figures(ITEMS), NOTES), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert [row["commitment"] for row in rows] == ["c-0", "c-1", "c-9", "c-2", "c-3", "prior"]
    assert sum(Decimal(row["share"]) for row in rows if row["share"]) == 1
    assert [row["left_out"] for row in rows if row["left_out"]] == ["excused"]
    assert rows[4]["notes"] == "rep-1: =the list came late"


def test_what_looks_like_a_formula_is_no_formula_in_the_table() -> None:
    nasty = item(1, FIRST, Decimal(1)).model_copy(update={"commitment": '=HYPERLINK("x")'})
    [row, _] = csv.DictReader(io.StringIO(as_csv(figures([nasty]), {}), newline=""))
    assert row["commitment"] == '\'=HYPERLINK("x")'


WHY = [*get_args(WhyLeftOut), "not_counted"]


@given(histories, st.booleans(), st.integers(-300, 30), st.sampled_from(WHY))
def test_the_file_fed_to_the_check_gives_the_same_number(
    items: list[Settled], versions: bool, left_out_after: int, why: str
) -> None:
    excused = item(99, FIRST + timedelta(days=350), Decimal(1), why)
    told = excused.settled_at + timedelta(days=left_out_after)
    items = [*items, excused.model_copy(update={"settled_at": told, "zone": "Pacific/Apia"})]
    measured_by = VERSIONS if versions else USUAL
    found = figures(items, measured_by)
    file = json.loads(as_json("rep-1", found, measured_by, NOTES, TODAY), parse_float=Decimal)
    checked = explain_score(file)
    assert checked["S"] == pytest.approx(float(found.exact), abs=1e-10)
    assert (checked["pct"], checked["n"], checked["left_out"]) == (found.score, found.settled, 1)
    assert (checked["kept"], checked["of"], checked["band"]) == (found.kept, found.of, found.band)
    assert [Decimal(str(each["share"])) for each in checked["shares"]] == [
        share for _, share in found.shares.items
    ]
    assert checked["words"][:-1] == file["words"]
    assert file["explanation"] in checked["words"][-1]


def test_the_file_says_from_which_day_on_which_parameters_hold() -> None:
    file = json.loads(as_json("rep-1", figures(ITEMS, VERSIONS), VERSIONS, {}, TODAY))
    assert [each["from"] for each in file["params"]] == [None, "2026-01-12", "2026-06-01"]
    assert [each["late_share"] for each in file["params"]] == ["0.5", "0.25", "0.25"]
    assert [each["min_n"] for each in file["params"]] == [3, 3, 2]


def test_the_history_tells_what_the_organisation_changed() -> None:
    shown = view("rep-1", figures(ITEMS, VERSIONS), reader(), {})
    words = [change.words for change in shown.history or ()]
    said = "From 12 Jan 2026 the organisation's half-life is 20 days and late share is 0.25. On 12"
    assert [each.startswith(said) for each in words] == [False, True, False]
    newest = view("rep-1", figures(ITEMS, VERSIONS), reader(), {}, 2)
    assert [change.words for change in newest.history or ()] == words[1:]
    assert (newest.words or [])[1:] == (shown.words or [])[2:]
