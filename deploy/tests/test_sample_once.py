"""The sample goes into a log once; a playing that was cut short keeps the day it began with."""

from datetime import UTC, date, datetime
from pathlib import Path

from ridealong.deploy.stack.sampling import Played, remembered

BEGUN = date(2026, 3, 2)


def memory(path: Path) -> Path:
    played = Played(cluster="c1", topic_prefix="ridealong", today=BEGUN)
    path.write_text(played.model_dump_json())
    return path


def test_a_half_playing_goes_on_with_its_day(tmp_path: Path) -> None:
    assert remembered(memory(tmp_path / "sample"), "c1", "ridealong").today == BEGUN


def test_another_log_is_played_into_anew(tmp_path: Path) -> None:
    path = memory(tmp_path / "sample")
    today = datetime.now(UTC).date()
    assert remembered(path, "c2", "ridealong").today == today
    assert remembered(path, "c1", "other").today == today
    assert remembered(tmp_path / "nothing", "c1", "ridealong").today == today
