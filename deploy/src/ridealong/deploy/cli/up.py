"""`ridealong up`: start everything here."""

from pathlib import Path
from typing import Annotated

import typer

from ridealong.contracts.registry import PREFIX
from ridealong.deploy.cli.console import ConsoleReporter
from ridealong.deploy.cli.options import Data, Kafka, TopicPrefix, folders, port
from ridealong.deploy.local.jars import cache_folder
from ridealong.deploy.stack import detached, places
from ridealong.deploy.stack.folders import find_data
from ridealong.deploy.stack.run import run
from ridealong.deploy.stack.settings import Ports, StackSettings
from ridealong.deploy.stack.state import Phase, StateFile

DEFAULT = Ports()


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(up)


def up(
    *,
    data: Data = None,
    detach: Annotated[
        bool, typer.Option("--detach", help="Return when all is ready; it goes on behind.")
    ] = False,
    sample: Annotated[
        bool, typer.Option("--sample/--no-sample", help="Play the sample organisation.")
    ] = True,
    kafka: Kafka = None,
    mongodb: Annotated[
        str | None,
        typer.Option(envvar="RIDEALONG_MONGODB", help="URI of a MongoDB of your own."),
    ] = None,
    topic_prefix: TopicPrefix = PREFIX,
    database_prefix: Annotated[str, typer.Option(envvar="RIDEALONG_DATABASE_PREFIX")] = "ridealong",
    kafka_port: Annotated[int, port("kafka")] = DEFAULT.kafka,
    kafka_controller_port: Annotated[int, port("kafka_controller")] = DEFAULT.kafka_controller,
    store_port: Annotated[int, port("store")] = DEFAULT.store,
    agenda_port: Annotated[int, port("agenda")] = DEFAULT.agenda,
    commitments_port: Annotated[int, port("commitments")] = DEFAULT.commitments,
    metrics_port: Annotated[int, port("metrics")] = DEFAULT.metrics,
    notifier_port: Annotated[int, port("notifier")] = DEFAULT.notifier,
    issuer_port: Annotated[int, port("issuer")] = DEFAULT.issuer,
    smtp_port: Annotated[int, port("smtp")] = DEFAULT.smtp,
) -> None:
    """Start Kafka, the store, mail, tokens and the four services, and look after them."""
    chosen = folders(data)
    settings = StackSettings(
        data=chosen.root,
        jars=cache_folder(find_data(Path.cwd()).parent),
        ports=Ports(
            kafka=kafka_port,
            kafka_controller=kafka_controller_port,
            store=store_port,
            agenda=agenda_port,
            commitments=commitments_port,
            metrics=metrics_port,
            notifier=notifier_port,
            issuer=issuer_port,
            smtp=smtp_port,
        ),
        kafka=kafka,
        mongodb=mongodb,
        topic_prefix=topic_prefix,
        database_prefix=database_prefix,
        sample=sample,
    )
    reporter = ConsoleReporter()
    state = StateFile.of(chosen.run).read()
    if state and state.supervisor.process() and state.phase is Phase.READY:
        reporter.note("a stack runs already; `ridealong down` stops it")
        reporter.ready(places.of(settings))
        return
    if detach:
        detached.start(settings, reporter)
    else:
        run(settings, reporter)
