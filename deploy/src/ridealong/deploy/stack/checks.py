"""What must be true of the machine before anything is started."""

import shutil
from pathlib import Path

import psutil

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.local.ports import require_free
from ridealong.deploy.stack.settings import GIBIBYTE, StackSettings

DISK_BYTES = 1 * GIBIBYTE
MEMORY_BYTES = int(1.5 * GIBIBYTE)


def require_disk(folder: Path, needed: int = DISK_BYTES) -> None:
    """Refuse when the folder's disk has too little room.

    Raises:
        StepError: how much there is, how much is needed, how to choose another place.
    """
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = shutil.disk_usage(there).free
    if free < needed:
        raise StepError(
            f"{free / GIBIBYTE:.2f} GiB are free on the disk of {folder}; "
            f"the stack needs {needed / GIBIBYTE:.2f} GiB",
            "Make room there, or choose another place: --data FOLDER, or RIDEALONG_DATA=FOLDER",
        )


def memory_warning(needed: int = MEMORY_BYTES) -> str | None:
    """Say when memory may not do; the system's own judgement of what is free is rough."""
    free = psutil.virtual_memory().available
    if free >= needed:
        return None
    return (
        f"{free / GIBIBYTE:.1f} GiB of memory are available and the stack wants up to "
        f"{needed / GIBIBYTE:.1f} GiB: it may be slow, or the system may end parts of it"
    )


def check(settings: StackSettings) -> list[str]:
    """Check the machine; give warnings.

    Raises:
        StepError: something must be changed first.
    """
    require_disk(settings.data)
    require_free(settings.wishes())
    warning = memory_warning()
    return [warning] if warning else []
