"""What the doctor says."""

from dataclasses import dataclass

from ridealong.deploy.local.errors import StepError


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question. `do` says what to do about it, and is empty when it is well."""

    check: str
    well: bool
    found: str
    do: str = ""


def well(check: str, found: str) -> Finding:
    """All is well, and what was found."""
    return Finding(check, well=True, found=found)


def unwell(check: str, found: str, do: str) -> Finding:
    """Something isn't well."""
    return Finding(check, well=False, found=found, do=do)


def failed(check: str, error: StepError) -> Finding:
    """The question couldn't even be asked."""
    return unwell(check, error.message, error.hint)
