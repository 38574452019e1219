"""Too little room is said before anything is started."""

import errno
import shutil
from pathlib import Path

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.stack import checks
from ridealong.deploy.stack.folders import Folders, find_data
from ridealong.deploy.stack.full_disk import even_on_a_full_disk

MUCH = 2**60


def test_a_disk_that_is_too_small_says_how_to_choose_another(tmp_path: Path) -> None:
    with pytest.raises(StepError, match=r"1073741824\.00 GiB\nMake room there, or .*--data FOLDER"):
        checks.require_disk(tmp_path / "not" / "there" / "yet", MUCH)


def test_the_last_byte_of_room_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: free)
    checks.require_disk(tmp_path, free.free)
    with pytest.raises(StepError, match="are free on the disk"):
        checks.require_disk(tmp_path, free.free + 1)


def test_a_disk_that_fills_up_later_ends_nothing() -> None:
    with even_on_a_full_disk():
        raise OSError(errno.ENOSPC, "No space left on device")
    with pytest.raises(PermissionError), even_on_a_full_disk():
        raise PermissionError(errno.EACCES, "Permission denied")


def test_little_memory_is_a_warning() -> None:
    assert checks.memory_warning(0) is None
    assert "GiB of memory are available" in (checks.memory_warning(MUCH) or "")


def test_the_nearest_data_folder_upwards_is_meant(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert find_data(below) == below / ".ridealong"
    (tmp_path / ".ridealong").mkdir()
    assert find_data(below) == tmp_path / ".ridealong"


def test_what_lies_in_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folders = Folders(tmp_path / "data")
    folders.make()
    assert len(list(folders.root.iterdir())) == 6
    for folder in (folders.root, *folders.root.iterdir()):
        assert folder.stat().st_mode & 0o077 == 0, folder
