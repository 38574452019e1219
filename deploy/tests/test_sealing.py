"""The local stack's key is made once and is nobody else's to read."""

from pathlib import Path

from ridealong.chassis.sealing import Sealer
from ridealong.deploy.stack.sealing import kept


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = kept(tmp_path)
    assert kept(tmp_path) == first
    assert Sealer([first]).open(Sealer([kept(tmp_path)]).seal("word")) == "word"
    assert (tmp_path / "sealing.key").stat().st_mode & 0o077 == 0
