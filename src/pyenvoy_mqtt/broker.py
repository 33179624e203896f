"""The only aiomqtt: one connection after the other, and the latest payload of each topic.

A new `Client` for every connection: what timed out on an old one is still queued inside paho and would
come twice. Payloads are whole states, so the latest is all that anybody needs.
"""

import asyncio
import logging
import ssl
from collections.abc import Iterator
from contextlib import suppress

import aiomqtt
import attrs
from paho.mqtt.client import Client as Paho
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Availability, Topics

_log = logging.getLogger(__name__)

_PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the next try; the last one repeats."""
_PATIENCE = 5.0
_FAREWELL = 1.0
_KEEPALIVE = 20
_UNSUPPORTED = 132
"""MQTT 5: this protocol version is not spoken here. Old brokers say 1 (3.1.1) or just hang up."""


class RejectedError(aiomqtt.MqttError):
    """The broker has refused a publish; the connection is in order."""


class _Client(aiomqtt.Client):
    """aiomqtt takes a refused publish (MQTT 5 only) for a success; this one raises."""

    _refused = ""

    def _on_publish(
        self,
        client: Paho,
        userdata: object,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        # Private, hence the bound on aiomqtt below 3, and the test with a broker that refuses.
        if reason_code.is_failure:
            self._refused = str(reason_code)
        super()._on_publish(client, userdata, mid, reason_code, properties)

    async def say(self, topic: str, payload: bytes) -> None:
        """Publish, retained, and wait for the broker's word. Raises `RejectedError` when it is no.

        One at a time, so that the word is about this topic.
        """
        self._refused = ""
        await self.publish(topic, payload, qos=1, retain=True)
        if self._refused:
            raise RejectedError(f"the broker refuses {topic}: {self._refused}")


@attrs.define
class Report:
    """What became of the publishing, for `/health`."""

    connected: bool = False
    protocol: str = ""
    published: int = 0
    rejected: int = 0
    connections: int = 0
    trouble: str = ""


class Broker:
    """Keeps the broker up to date with the latest payload of each topic, through all reconnects."""

    def __init__(self, settings: MqttSettings, topics: Topics) -> None:
        self.report = Report()
        self._settings = settings
        self._topics = topics
        self._latest: dict[str, bytes] = {}
        self._unsaid: dict[str, None] = {}  # topics in the order in which they changed
        self._changed = asyncio.Event()
        self._versions = _versions(settings.protocol)
        self._version = next(self._versions)

    def put(self, topic: str, payload: bytes) -> None:
        """Let the broker have this payload; an older one that is still waiting is forgotten."""
        self._latest[topic] = payload
        self._unsaid[topic] = None
        self._changed.set()

    async def run(self) -> None:
        """Connect, say all, say what changes; again whenever the connection is lost. Never returns."""
        failures = 0
        while True:
            before = self.report.connections
            try:
                await self._connection()
            except* aiomqtt.MqttError as group:
                self._lost(group.exceptions[0])
            _stop_if_cancelled()
            failures = 0 if self.report.connections > before else failures + 1
            await asyncio.sleep(_PAUSES[min(max(failures - 1, 0), len(_PAUSES) - 1)])

    def _lost(self, error: BaseException) -> None:
        if self.report.connected or self.report.trouble != str(error):
            _log.warning("no connection to the broker %s: %s", self._settings.broker, error)
        self.report.connected = False
        self.report.trouble = str(error)
        if not self.report.connections and _speaks_another_version(error):
            self._version = next(self._versions)

    async def _connection(self) -> None:
        async with self._client() as client, asyncio.TaskGroup() as group:
            _stop_if_cancelled()
            self.report.connected = True
            self.report.trouble = ""
            self.report.connections += 1
            self.report.protocol = _NAMES[self._version]
            _log.info(
                "connected to the broker %s, MQTT %s", self._settings.broker, self.report.protocol
            )
            group.create_task(self._listen(client))
            await self._speak(client)

    def _client(self) -> _Client:
        settings = self._settings
        gone = aiomqtt.Will(self._topics.availability, Availability.OFFLINE, qos=1, retain=True)
        return _Client(
            settings.broker,
            settings.port,
            username=settings.user,
            password=settings.password.reveal() if settings.password else None,
            protocol=self._version,
            will=gone,
            keepalive=_KEEPALIVE,
            timeout=_PATIENCE,
            tls_context=ssl.create_default_context() if settings.tls else None,
        )

    async def _listen(self, client: _Client) -> None:
        """Nobody sends us anything; but only who listens notices that the broker is gone."""
        async for _ in client.messages:
            pass

    async def _speak(self, client: _Client) -> None:
        """All that is known to a broker that may have forgotten, then what changes."""
        self._unsaid = dict.fromkeys(self._latest)
        self._changed.set()
        try:
            await client.say(self._topics.availability, Availability.ONLINE.encode())
            while True:
                _stop_if_cancelled()
                await self._changed.wait()
                self._changed.clear()
                await self._say_changes(client)
        except asyncio.CancelledError:
            await self._farewell(client)
            raise

    async def _say_changes(self, client: _Client) -> None:
        while self._unsaid:
            topic = next(iter(self._unsaid))
            payload = self._latest[topic]
            try:
                await client.say(topic, payload)
            except RejectedError as error:
                self.report.rejected += 1
                self.report.trouble = str(error)
                _log.warning("%s", error)
            else:
                self.report.published += 1
            _stop_if_cancelled()
            if self._latest[topic] is payload:
                self._unsaid.pop(topic, None)

    async def _farewell(self, client: _Client) -> None:
        """Who leaves in order gets no last will from the broker, and says so himself."""
        with suppress(aiomqtt.MqttError, TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await client.say(self._topics.availability, Availability.OFFLINE.encode())


def _stop_if_cancelled() -> None:
    """Be cancelled after all, where Python 3.11 has lost it.

    It does where `asyncio.wait_for`, which aiomqtt uses, has just got its result, and where a TaskGroup
    fails in the same moment.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


_NAMES = {aiomqtt.ProtocolVersion.V5: "5", aiomqtt.ProtocolVersion.V311: "3.1.1"}


def _versions(protocol: str) -> Iterator[aiomqtt.ProtocolVersion]:
    """The versions to try: the one that was asked for, or 5 and 3.1.1 in turn."""
    known = {name: version for version, name in _NAMES.items()}
    chosen = [known[protocol]] if protocol in known else list(known.values())
    while True:
        yield from chosen


def _speaks_another_version(error: BaseException) -> bool:
    """Whether to try the other version: the broker said so, or hung up on our greeting."""
    if isinstance(error.__context__, OSError):
        return False  # nobody was there to be greeted; aiomqtt hides the cause, the context stays
    code = getattr(error, "rc", None)
    return code is None or getattr(code, "value", code) in (1, _UNSUPPORTED)
