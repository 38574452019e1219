"""Topics forget only what the registry lets them forget."""

from ridealong.contracts import TOPICS
from ridealong.deploy.local.topics import configuration


def test_what_a_projection_reads_is_kept_for_ever() -> None:
    read = [spec for spec in TOPICS.values() if spec.consumers]
    assert read
    assert {configuration(spec)["retention.ms"] for spec in read} == {"-1"}
    assert {configuration(spec)["cleanup.policy"] for spec in read} == {"delete"}


def test_a_dead_letter_is_never_too_large_for_its_topic() -> None:
    kafkas_largest_record = 1_048_588
    largest = int(configuration(TOPICS["dead-letters"])["max.message.bytes"])
    assert largest > 2 * kafkas_largest_record
