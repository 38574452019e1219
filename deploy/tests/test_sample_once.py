"""The sample goes into a log once; a playing that was cut short keeps the instant it began with."""

from datetime import UTC, datetime
from pathlib import Path

from ridealong.deploy.stack.sampling import Played, remembered

BEGUN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def memory(path: Path) -> Path:
    played = Played(cluster="c1", topic_prefix="ridealong", now=BEGUN)
    path.write_text(played.model_dump_json())
    return path


def test_a_half_playing_goes_on_with_its_instant(tmp_path: Path) -> None:
    assert remembered(memory(tmp_path / "sample"), "c1", "ridealong").now == BEGUN


def test_another_log_is_played_into_anew(tmp_path: Path) -> None:
    path = memory(tmp_path / "sample")
    begun = datetime.now(UTC)
    for known in (
        remembered(path, "c2", "ridealong"),
        remembered(path, "c1", "other"),
        remembered(tmp_path / "nothing", "c1", "ridealong"),
    ):
        assert known.now >= begun
        assert not known.finished
