"""What a person chooses reaches the servers, and nothing listens beyond this machine."""

from pathlib import Path

from ridealong.deploy.local.kafka import KafkaSettings
from ridealong.deploy.local.store import LocalStore, StoreSettings
from ridealong.deploy.stack import service
from ridealong.deploy.stack.settings import Ports, StackSettings


def settings(kafka: str | None = None, mongodb: str | None = None) -> StackSettings:
    ports = Ports(kafka=1, store=2, metrics=3)
    return StackSettings(Path("/data"), Path("/jars"), ports, kafka=kafka, mongodb=mongodb)


def test_kafka_listens_on_loopback_only() -> None:
    properties = KafkaSettings(Path("/data"), 1, 2).properties()
    listening = [properties["listeners"], properties["advertised.listeners"]]
    places = [each.split("://")[1] for line in listening for each in line.split(",")]
    assert places == ["127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:1"]
    assert properties["controller.quorum.voters"] == "1@127.0.0.1:2"


def test_kafka_of_one_node_keeps_one_copy_and_makes_no_topic_by_accident() -> None:
    properties = KafkaSettings(Path("/data")).properties()
    copies = [value for name, value in properties.items() if name.endswith("replication.factor")]
    assert set(copies) == {"1"}
    assert properties["auto.create.topics.enable"] == "false"


def test_store_listens_on_loopback_and_writes_through_on_each_commit() -> None:
    command = LocalStore(StoreSettings(Path("/data"), 27)).command()
    assert command[command.index("--host") + 1] == "127.0.0.1"
    assert command[command.index("--port") + 1] == "27"
    assert "--sync-on-commit" in command


def test_settings_survive_the_way_to_another_process() -> None:
    chosen = settings(kafka="k:9092", mongodb="mongodb://m")
    assert StackSettings.from_json(chosen.to_json()) == chosen


def test_ports_of_servers_of_ones_own_are_not_asked_for() -> None:
    ours = {wish.part for wish in settings().wishes()}
    yours = {wish.part for wish in settings(kafka="k:9092", mongodb="mongodb://m").wishes()}
    assert ours - yours == {"kafka", "kafka controller", "store"}


def test_a_wish_says_by_which_flag_and_variable_to_choose_another_port() -> None:
    wish = Ports().wish("kafka_controller")
    assert (wish.flag, wish.variable) == (
        "--kafka-controller-port",
        "RIDEALONG_KAFKA_CONTROLLER_PORT",
    )


def test_a_service_hears_of_the_stack_and_keeps_what_else_was_set() -> None:
    heard = service.environment(
        "metrics",
        settings(),
        "mongodb://here",
        {"RIDEALONG_LOG_LEVEL": "DEBUG", "RIDEALONG_KAFKA": "elsewhere:1", "HOME": "/home/x"},
    )
    assert heard["RIDEALONG_KAFKA"] == "127.0.0.1:1"
    assert heard["RIDEALONG_MONGODB"] == "mongodb://here"
    assert (heard["RIDEALONG_HTTP_HOST"], heard["RIDEALONG_HTTP_PORT"]) == ("127.0.0.1", "3")
    assert heard["RIDEALONG_OIDC_ISSUER"] == "http://127.0.0.1:8815"
    assert heard["RIDEALONG_SMTP_PORT"] == "8825"
    assert (heard["RIDEALONG_LOG_LEVEL"], heard["HOME"]) == ("DEBUG", "/home/x")
