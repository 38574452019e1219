"""The doctor's judgement of what servers tell."""

from pathlib import Path

import pytest

from ridealong.deploy.operating.doctor import machine
from ridealong.deploy.operating.doctor.servers import Clock, clocks, kafka_version
from ridealong.deploy.operating.installation import Installation
from ridealong.deploy.operating.positions import Position


@pytest.mark.parametrize(
    ("ahead", "well"), [((0.5, -0.5), True), ((1.5, -1.0), False), ((2.5, 2.4), False)]
)
def test_clocks_must_agree_with_this_machine_and_with_each_other(
    ahead: tuple[float, float], *, well: bool
) -> None:
    read = [Clock("Kafka", ahead[0]), Clock("the store", ahead[1])]
    finding = clocks(read, [])
    assert finding.well is well
    assert ("NTP" in finding.do) is not well


def test_a_clock_that_cannot_be_read_is_said() -> None:
    assert "not known: Kafka" in clocks([Clock("the store", 0.1)], ["Kafka"]).found
    assert not clocks([], ["Kafka", "the store"]).well


@pytest.mark.parametrize(
    ("versions", "said"),
    [
        ({1: (4, 18), 80: (0, 1), 92: (0, 0)}, "version 4.1 or newer"),
        ({1: (4, 17), 80: (0, 0)}, "version 4.0 or newer"),
        ({1: (0, 17), 80: (0, 0)}, "version 3.9 or newer"),
        ({1: (0, 12), 65: (0, 0)}, "version 3.0 or newer"),
        ({1: (0, 11)}, None),
    ],
)
def test_kafkas_version_is_known_by_what_it_answers(
    versions: dict[int, tuple[int, int]], said: str | None
) -> None:
    assert kafka_version(versions) == said


def test_a_machine_without_memory_or_disk_is_not_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert machine.memory(needed=0).well
    assert not machine.memory(needed=2**60).well
    assert machine.disk(tmp_path / "not made yet").well
    monkeypatch.setattr("ridealong.deploy.stack.checks.DISK_BYTES", 2**60)
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 7}))
    finding = machine.disk(tmp_path)
    assert not finding.well
    assert "--data" in finding.do


def test_a_shown_address_holds_no_password() -> None:
    there = Installation("k:9092", "mongodb://ann:s3cret@db:27017/?tls=true", "p", "p")
    assert there.store_address == "mongodb://…@db:27017/?tls=true"


def position(stored: int | None, begin: int, end: int) -> Position:
    return Position("metrics", "t", 0, stored, None, begin, end, 1, None)


def test_a_position_lags_from_where_it_will_read_next() -> None:
    assert position(None, 0, 5).lag == 5
    assert position(None, 3, 5).lag == 2
    assert position(5, 0, 5).lag == 0
    assert position(2, 0, 5).wrong is None


def test_a_position_that_the_log_does_not_have_is_wrong() -> None:
    assert "another Kafka" in (position(6, 0, 5).wrong or "")
    assert "forgotten" in (position(2, 3, 5).wrong or "")
