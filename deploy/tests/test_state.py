"""What a stack writes down is found again, and a later process isn't taken for an earlier one."""

import os
from pathlib import Path

from ridealong.deploy.stack.state import Phase, ProcessRecord, StackState, StateFile


def state() -> StackState:
    return StackState(
        phase=Phase.READY,
        supervisor=ProcessRecord.of_this(),
        services={"agenda": "http://127.0.0.1:8811"},
        issuer="http://127.0.0.1:8815",
        kafka="127.0.0.1:29092",
    )


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = StateFile.of(tmp_path)
    file.write(state())
    assert file.read() == state()
    file.forget()
    assert file.read() is None
    file.forget()


def test_a_file_that_cannot_be_read_is_no_state(tmp_path: Path) -> None:
    file = StateFile.of(tmp_path)
    file.path.write_text('{"phase": "rea')
    assert file.read() is None


def test_a_later_process_of_the_same_number_is_another() -> None:
    this = ProcessRecord.of_this()
    earlier = this.model_copy(update={"started": this.started - 3600})
    assert this.process() is not None
    assert earlier.process() is None
    assert this.resident() > 0
    assert earlier.resident() == 0


def test_a_process_that_has_ended_is_not_there() -> None:
    gone = ProcessRecord.of("gone", os.getpid()).model_copy(update={"pid": 2**22 - 1})
    assert gone.process() is None
