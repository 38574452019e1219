"""This machine: room on the disk and in memory."""

from pathlib import Path

import psutil

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.operating.doctor.finding import Finding, failed, unwell, well
from ridealong.deploy.stack.checks import require_disk
from ridealong.deploy.stack.settings import GIBIBYTE

MEMORY_BYTES = GIBIBYTE // 4


def disk(folder: Path) -> Finding:
    """Whether there is room where the data lies."""
    try:
        require_disk(folder)
    except StepError as error:
        return failed("disk", error)
    there = next(each for each in (folder, *folder.parents) if each.exists())
    free = psutil.disk_usage(str(there)).free
    return well("disk", f"{free / GIBIBYTE:.1f} GiB free at {there}")


def memory(needed: int = MEMORY_BYTES) -> Finding:
    """Whether there is memory left for what runs."""
    free = psutil.virtual_memory().available
    found = f"{free / GIBIBYTE:.1f} GiB available on this machine"
    if free < needed:
        return unwell(
            "memory",
            found,
            "Stop something else: the system may soon end parts of this by itself.",
        )
    return well("memory", found)
