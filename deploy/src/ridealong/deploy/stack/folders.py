"""Where the stack keeps what, under one data folder."""

from dataclasses import dataclass
from pathlib import Path

NAME = ".ridealong"


@dataclass(frozen=True, slots=True)
class Folders:
    """The data folder's parts."""

    root: Path

    def make(self) -> None:
        """Make the folders, for their owner's eyes only: there is mail, notes and a key in them."""
        self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The root may have been there: with jars, or chosen by somebody.
        for folder in (self.run, self.logs, self.mail, self.issuer, self.store, self.kafka):
            folder.mkdir(exist_ok=True, mode=0o700)

    @property
    def kafka(self) -> Path:
        """Kafka's log folder and properties."""
        return self.root / "kafka"

    @property
    def store(self) -> Path:
        """The store's files."""
        return self.root / "store"

    @property
    def mail(self) -> Path:
        """The mail that was sent."""
        return self.root / "mail"

    @property
    def issuer(self) -> Path:
        """The local issuer's key."""
        return self.root / "issuer"

    @property
    def logs(self) -> Path:
        """One log file per process."""
        return self.root / "logs"

    @property
    def run(self) -> Path:
        """What a running stack says about itself."""
        return self.root / "run"

    def log(self, part: str) -> Path:
        """Give the log file of a part."""
        return self.logs / f"{part.replace(' ', '-')}.log"


def find_data(start: Path) -> Path:
    """Find the data folder for a command: the nearest one upwards, else one in `start`."""
    for folder in (start, *start.parents):
        if (folder / NAME).is_dir():
            return folder / NAME
    return start / NAME
