"""A test run says which servers it uses, and refuses what it doesn't know."""

import pytest

from ridealong.deploy.local.errors import StepError
from ridealong.deploy.testservers import Kind, choose


def test_local_processes_unless_asked_otherwise() -> None:
    choice = choose({})
    assert choice.kind is Kind.LOCAL
    assert [line.split(" (")[0] for line in choice.describe()] == [
        "kafka: a local process",
        "mongodb: a local process",
    ]


def test_containers_name_their_images() -> None:
    asked = {"RIDEALONG_TEST_SERVERS": "containers", "RIDEALONG_TEST_KAFKA_IMAGE": "my/kafka:1"}
    assert "my/kafka:1" in choose(asked).describe()[0]


def test_the_address_of_a_store_of_ones_own_is_not_printed() -> None:
    described = choose({"RIDEALONG_MONGODB": "mongodb://me:secret@db"}).describe()
    assert "yours" in described[1]
    assert "secret" not in "".join(described)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(StepError, match=r"'cloud' is unknown\nChoose one of: local, containers"):
        choose({"RIDEALONG_TEST_SERVERS": "cloud"})
