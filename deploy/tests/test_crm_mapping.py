"""Another CRM's export needs a mapping file and no code; a mapping that can't be is refused."""

import csv
import io
import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ridealong.deploy import crm
from ridealong.deploy.local.errors import StepError
from ridealong.deploy.tables import values
from ridealong.deploy.tables.rejects import Rejected

from .crm_export import imported, write

GERMAN = """
system = "vertrieb"
zone = "Europe/Berlin"
currency = "EUR"
encoding = "cp1252"
delimiter = ";"
dates = ["%d.%m.%Y", "%d.%m.%Y %H:%M"]
decimal = ","
thousands = "."

[teams]
file = "Mitarbeiter.csv"
rep = "Verkäufer"
manager = "Leitung"

[opportunities]
file = "Chancen.csv"
id = "Nr."
rep = "Verkäufer"
stage = "Phase"
engaged = "Erstkontakt"
closed = "Abschluss"
amount = "Auftragswert"

[opportunities.stages]
won = ["Gewonnen", "Auftrag erteilt"]
lost = ["Verloren"]
open = ["In Verhandlung"]
"""


def german_amount(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def as_german(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def test_an_export_of_another_shape_needs_a_file_and_no_code(tmp_path: Path) -> None:
    chance = random.Random("another shape")  # noqa: S311 - test data
    sellers = ["Jürgen Groß", "Anke Müller", "Ödön Weiß"]
    won: dict[str, Decimal] = {}
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(
        ["Phase", "Nr.", "Auftragswert", "Bemerkung", "Verkäufer", "Erstkontakt", "Abschluss"]
    )
    for number in range(200):
        seller = chance.choice(sellers)
        phase = chance.choice(["gewonnen", "Auftrag  erteilt", "Verloren", "In Verhandlung"])
        first = date(2025, 1, 1) + timedelta(days=chance.randrange(300))
        last = first + timedelta(days=chance.randrange(60))
        amount = Decimal(chance.randrange(100, 900_000_000)) / 100
        shown = f"{german_amount(amount)} {chance.choice(['€', 'EUR', ''])}".strip()
        closed = "" if phase == "In Verhandlung" else f"{as_german(last)} 16:30"
        writer.writerow([phase, number, shown, "a;b\nc", seller, as_german(first), closed])
        if phase in {"gewonnen", "Auftrag  erteilt"}:
            won[seller] = won.get(seller, Decimal(0)) + amount
    (tmp_path / "Chancen.csv").write_bytes(text.getvalue().encode("cp1252"))
    team = "Verkäufer;Leitung\r\n" + "".join(f"{seller};Eva Böhm\r\n" for seller in sellers)
    (tmp_path / "Mitarbeiter.csv").write_bytes(team.encode("cp1252"))
    mapping = tmp_path / "vertrieb.toml"
    mapping.write_text(GERMAN, encoding="utf-8")

    found = imported(tmp_path, mapping)

    assert not found.summary.rejected
    assert found.summary.events["opportunity_engaged"] == 200
    ids = {"Jürgen Groß": "jurgen-gross", "Anke Müller": "anke-muller", "Ödön Weiß": "odon-weiss"}
    totals: dict[str, Decimal] = {}
    for each in found.activities:
        assert each.zone == "Europe/Berlin"
        if each.amount:
            assert each.amount.currency == "EUR"
            totals[each.rep] = totals.get(each.rep, Decimal(0)) + each.amount.amount
    assert totals == {ids[seller]: amount for seller, amount in won.items()}


@given(
    amount=st.decimals(
        allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12
    ),
    signs=st.sampled_from([(".", ","), (",", "."), (",", " "), (".", "'"), (",", ""), (".", "")]),
    currency=st.sampled_from(["", "EUR", "€", "$"]),
)
def test_an_amount_is_read_as_it_was_written(
    amount: Decimal, signs: tuple[str, str], currency: str
) -> None:
    decimal, thousands = signs
    written = f"{amount:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", thousands)
    shown = f"{written} {currency}"
    assert values.amount(shown, decimal, thousands, "EUR") == amount


@pytest.mark.parametrize(
    "text", ["1,23,4", "1.000", "1 000", "--1", "1,0 USD", "٣", "", "1e5", "NaN"]
)
def test_what_is_no_amount_of_the_form_is_refused(text: str) -> None:
    with pytest.raises(Rejected, match="unreadable amount"):
        values.amount(text, ",", "'", "EUR")


def test_a_currency_may_stand_in_a_column(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    built_in = Path(__file__).parents[1] / "src/ridealong/deploy/crm/default.toml"
    line = 'amount = "close_value"'
    mapping.write_text(built_in.read_text().replace(line, f'{line}\ncurrency = "product"'))
    rows = [
        "1,Ada Bright,EUR,,Won,,3/1/2017,10.50 EUR",
        "2,Ada Bright,,,Won,,3/1/2017,5",
        "3,Ada Bright,euro,,Won,,3/1/2017,5",
    ]
    found = imported(write(tmp_path / "export", rows), mapping)
    amounts = [
        (str(each.amount.amount), each.amount.currency) for each in found.activities if each.amount
    ]
    assert amounts == [("10.50", "EUR"), ("5", "USD")]
    assert found.summary.rejected == {"unreadable amount": 1}


@pytest.mark.parametrize(
    ("line", "instead", "said"),
    [
        ('zone = "Europe/Berlin"', 'zone = "Berlin"', "zone: a zone is a name"),
        ('currency = "EUR"', 'currency = "Euro"', "currency: "),
        ('encoding = "cp1252"', 'encoding = "hex"', "encoding: no text encoding"),
        ('delimiter = ";"', 'delimiter = ";;"', "delimiter: "),
        ('decimal = ","', 'decimal = "."', "decimal and thousands must be different"),
        ('"%d.%m.%Y", ', '"DD.MM.YYYY", ', "dates.0: a date format has day, month and year"),
        ('lost = ["Verloren"]', 'lost = ["gewonnen"]', "a stage is named once"),
        ('rep = "Verkäufer"\nmanager', "manager", "teams.rep: Field required"),
        ('file = "Chancen.csv"', 'file = "../Chancen.csv"', "opportunities.file: "),
        ('decimal = ","', 'decimals = ","', "decimals: Extra inputs are not permitted"),
        ("[teams]", "[teams", "is not TOML"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused_with_its_place(
    tmp_path: Path, line: str, instead: str, said: str
) -> None:
    assert line in GERMAN
    path = tmp_path / "mapping.toml"
    path.write_text(GERMAN.replace(line, instead, 1), encoding="utf-8")
    with pytest.raises(StepError) as caught:
        crm.load(path)
    assert said in caught.value.message
    assert str(path) in caught.value.message
    assert "docs/importing.md" in caught.value.hint


def test_what_is_not_there_is_named_with_what_to_do(tmp_path: Path) -> None:
    folder = write(tmp_path / "export", [])
    with pytest.raises(StepError, match="there is no folder") as caught:
        imported(tmp_path / "nowhere")
    assert "folder" in caught.value.hint
    (folder / "sales_pipeline.csv").write_text("id;agent;stage\n1;Ada;Won\n")
    with pytest.raises(StepError, match="no column 'opportunity_id'") as caught:
        imported(folder)
    assert "id;agent;stage" in caught.value.message
    assert "delimiter" in caught.value.hint
    (folder / "sales_pipeline.csv").write_text("")
    with pytest.raises(StepError, match="is empty"):
        imported(folder)
    (folder / "sales_pipeline.csv").unlink()
    with pytest.raises(StepError, match="can't be read") as caught:
        imported(folder)
    assert "sales_teams.csv" in caught.value.message
    assert "opportunities.file" in caught.value.hint
    with pytest.raises(StepError, match=r"mapping file .* can't be read"):
        crm.load(tmp_path / "none.toml")


def test_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    folder = write(tmp_path, ["1,Ada Bright,,,Won,,3/1/2017,5"])
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(imported(folder).activities) == 1
