"""The key that the local stack's webhooks are sealed with: made once, kept beside the data."""

import os
from pathlib import Path

from ridealong.chassis.sealing import new_key


def kept(data: Path) -> str:
    """Read the data folder's key, making it when there is none."""
    path = data / "sealing.key"
    try:
        file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w")
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    key = new_key()
    with file:
        file.write(key)
    return key
