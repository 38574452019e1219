"""The stack: which parts there are, in which order they start and stop."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

from ridealong.deploy.connection import connection
from ridealong.deploy.issuer import IssuerServer, SigningKey
from ridealong.deploy.local import topics
from ridealong.deploy.local.kafka import KafkaSettings, LocalKafka
from ridealong.deploy.local.mailbox import Mailbox, MailSink
from ridealong.deploy.local.store import LocalStore, StoreSettings
from ridealong.deploy.stack import checks, service
from ridealong.deploy.stack.folders import Folders
from ridealong.deploy.stack.full_disk import even_on_a_full_disk
from ridealong.deploy.stack.leftovers import stop_leftovers
from ridealong.deploy.stack.reporting import Reporter, Say
from ridealong.deploy.stack.settings import StackSettings
from ridealong.deploy.stack.standing import Observer, Standing
from ridealong.deploy.stack.state import Phase, ProcessRecord, StackState, StateFile
from ridealong.deploy.stack.tending import Tended

READY_SECONDS = 60.0
LOOK_SECONDS = 0.3


class Stack:
    """Everything that runs. Not thread-safe; processes are started from one thread only."""

    def __init__(self, settings: StackSettings, reporter: Reporter) -> None:
        self.settings = settings
        self.folders = Folders(settings.data)
        self.addresses = {name: service.address(name, settings) for name in service.NAMES}
        self.observer = Observer(self.addresses)
        self._reporter = reporter
        self._state_file = StateFile.of(self.folders.run)
        self._servers: list[Tended] = []
        self._services: list[Tended] = []
        self._sink = MailSink(Mailbox(self.folders.mail), settings.ports.smtp)
        self._issuer = IssuerServer(
            SigningKey.of_folder(self.folders.issuer), settings.ports.issuer
        )
        self.cluster = ""
        self._mongodb = settings.mongodb or ""
        self._phase = Phase.STARTING

    def start(self) -> None:
        """Start every part, in order, and wait until the services are ready.

        Raises:
            StepError: a part could not be started. What was started still runs: call `stop`.
        """
        self._clear_up()
        with self._reporter.step("Looking at this machine"):
            warnings = checks.check(self.settings)
        for warning in warnings:
            self._reporter.note(warning)
        self._write_state()
        self._start_kafka()
        self._start_store()
        with self._reporter.step("Mail sink and token issuer"):
            self._sink.start()
            self._issuer.start()
        self._create_topics()
        self._start_services()

    def tend(self) -> None:
        """Look after every process once: what ended by itself is started again."""
        for tended in (*self._servers, *self._services):
            said = tended.tend()
            if said:
                self._reporter.note(said)
                self._write_state()

    def look(self) -> list[Standing]:
        """Ask the services how they stand."""
        return self.observer.look()

    def is_ready(self) -> None:
        """Write down that everything is there."""
        self._phase = Phase.READY
        self._write_state()

    def stop(self) -> None:
        """Stop in order: services, then mail and tokens, the store, Kafka; fine at any time."""
        self._phase = Phase.STOPPING
        if self._services or self._servers:
            with even_on_a_full_disk():
                self._write_state()
        if self._services:
            with (
                self._reporter.step("Stopping the services"),
                ThreadPoolExecutor(len(self._services)) as pool,
            ):
                list(pool.map(Tended.stop, self._services))
        self._issuer.stop()
        self._sink.stop()
        for tended in reversed(self._servers):
            with self._reporter.step(f"Stopping {tended.name}"):
                tended.stop()
        self.observer.close()
        self._state_file.forget()

    def _clear_up(self) -> None:
        left = self._state_file.read()
        stopped = stop_leftovers(left) if left else []
        if stopped:
            self._reporter.note(f"an earlier stack had left behind: {', '.join(stopped)}; stopped")

    def _start_kafka(self) -> None:
        settings = self.settings
        if settings.kafka:
            with self._reporter.step(f"Kafka: yours, {settings.kafka}"):
                return
        with self._reporter.step("Kafka") as say:
            kafka = LocalKafka(
                KafkaSettings(
                    self.folders.kafka, settings.ports.kafka, settings.ports.kafka_controller
                ),
                settings.jars,
                self.folders.log("kafka"),
                say,
            )
            self._begin(Tended("Kafka", kafka), self._servers)

    def _start_store(self) -> None:
        if self.settings.mongodb:
            with self._reporter.step("Store: yours, from RIDEALONG_MONGODB"):
                return
        with self._reporter.step("Store"):
            store = LocalStore(
                StoreSettings(self.folders.store, self.settings.ports.store),
                self.folders.log("store"),
            )
            self._mongodb = store.uri
            self._begin(Tended("the store", store), self._servers)

    def _create_topics(self) -> None:
        with self._reporter.step("Topics") as say:
            servers, options = connection(self.settings.bootstrap)
            report = asyncio.run(topics.create(servers, self.settings.topic_prefix, options))
            self.cluster = report.cluster
            say(f"{len(report.created)} created, {len(report.existing)} there")
        for drift in report.drift:
            self._reporter.note(f"topic {drift}; `ridealong topics apply` changes it")

    def _start_services(self) -> None:
        with self._reporter.step("Services") as say:
            for name in service.NAMES:
                log = self.folders.log(name)
                part = service.LocalService(name, self.settings, self._mongodb, log)
                self._begin(Tended(name, part), self._services)
            self._await_ready(say)

    def _await_ready(self, say: Say) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while waiting := {each.service: each.why for each in self.look() if not each.ready}:
            say(", ".join(f"{name} {why}" for name, why in waiting.items()))
            late = time.monotonic() > deadline
            for tended in self._services:
                process = tended.part.process
                if process is None:
                    continue
                if not process.running:
                    raise process.failure(f"{tended.name} ended with exit code {process.exit_code}")
                if late and tended.name in waiting:
                    raise process.failure(
                        f"{tended.name} was not ready within {READY_SECONDS:.0f} s: "
                        f"{waiting[tended.name]}"
                    )
            time.sleep(LOOK_SECONDS)
        say("all ready")

    def _begin(self, tended: Tended, among: list[Tended]) -> None:
        # Known before it starts: what a failing start leaves behind is stopped too.
        among.append(tended)
        tended.start()
        self._write_state()

    def _write_state(self) -> None:
        processes = [
            tended.record
            for tended in (*self._servers, *self._services)
            if tended.record is not None
        ]
        self._state_file.write(
            StackState(
                phase=self._phase,
                supervisor=ProcessRecord.of_this(),
                processes=processes,
                services=self.addresses,
                issuer=self.settings.issuer,
                kafka=self.settings.bootstrap,
                mongodb=None if self.settings.mongodb else self._mongodb or None,
            )
        )
