"""The only aiomqtt: one connection after the other, and what is still to be said to the broker.

A new `Client` for every connection: what timed out on an old one is still queued inside paho and would
come twice. Payloads are whole states, so the latest is all that anybody needs.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextlib import suppress

import aiomqtt
import attrs

from pyenvoy_mqtt.broker.client import Client, RejectedError, heard
from pyenvoy_mqtt.broker.tls import context
from pyenvoy_mqtt.broker.versions import NAMES, speaks_another_version, versions
from pyenvoy_mqtt.orders import Heard
from pyenvoy_mqtt.outbox import MOST, Message, Outbox
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Availability, Topics

__all__ = ["Broker", "RejectedError", "Report"]

_log = logging.getLogger(__name__)

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds before the next try; the last one repeats."""

STEADY = 30.0
"""Seconds after which a connection counts as one that holds: two clients of one name throw each other out."""

_FAREWELL = 1.0
_LEFTOVERS = 3.0
"""Seconds in which a broker has said what it kept of ours."""

_FATAL = 3
"""So many connections lost in a row over the same message make it the culprit: it is too large for this broker."""

_SUSPICIOUS = 3
_TAKEN_OVER = "the broker ends every connection at once: has another client the same client_id? Each needs its own"
"""Brokers do not say so, or only some of them."""


@attrs.define
class Report:
    """What became of the publishing, for `/health`."""

    connected: bool = False
    protocol: str = ""
    published: int = 0
    rejected: int = 0
    connections: int = 0
    waiting: int = 0
    trouble: str = ""


@attrs.frozen
class Ears:
    """What is listened to, and who hears it; nobody may take long over it."""

    topics: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    """Where something of ours may have been kept: listened to for a moment only."""
    hears: Callable[[Heard], None] = lambda _: None
    looked: Callable[[], None] = lambda: None
    """Called when all that was kept there has been heard."""


class Broker:
    """Keeps the broker up to date with what is in the outbox, through all reconnects."""

    def __init__(
        self,
        settings: MqttSettings,
        topics: Topics,
        ears: Ears | None = None,
        *,
        identifier: str | None = None,
    ) -> None:
        self.report = Report()
        self.outbox = Outbox()
        self._settings = settings
        self._topics = topics
        self._ears = ears or Ears()
        self._identifier = identifier
        self._tls = context(settings)
        self._changed = asyncio.Event()
        self._versions = versions(settings.protocol)
        self._version = next(self._versions)
        self._saying: Message | None = None
        self._fatal = 0
        self._complained: set[str] = set()
        self._mourned = ""
        self._brief = 0

    def put(self, topic: str, payload: bytes, *, urgent: bool = False) -> None:
        """Let the broker have this payload; an older one that is still waiting is forgotten."""
        self.outbox.put(topic, payload, urgent=urgent)
        self._changed.set()

    def tell(self, result: Message) -> None:
        """Let the broker have this once."""
        self.outbox.tell(result)
        self._changed.set()

    def again(self) -> None:
        """Say everything once more."""
        self.outbox.again()
        self._changed.set()

    # -- one connection after the other -----------------------------------------------------------

    async def run(self) -> None:
        """Connect, say all, say what changes; again whenever the connection is lost. Never returns."""
        failures = 0
        while True:
            began = asyncio.get_running_loop().time()
            try:
                await self._connection()
            except* aiomqtt.MqttError as group:
                self._lost(group.exceptions[0])
            _stop_if_cancelled()
            held = asyncio.get_running_loop().time() - began >= STEADY
            if held:
                self._mourned, self._brief = "", 0
            await asyncio.sleep(PAUSES[min(0 if held else failures, len(PAUSES) - 1)])
            failures = 1 if held else failures + 1

    def _lost(self, error: BaseException) -> None:
        self._brief += self.report.connected
        again = self._identifier is not None and self._brief >= _SUSPICIOUS
        why = _TAKEN_OVER if again else str(error)
        if self._mourned != why:  # else it comes and goes
            self._mourned = why
            _log.warning("no connection to the broker %s: %s", self._settings.broker, why)
        if self.report.connected:
            self._suspect(error)
        elif not self.report.connections and speaks_another_version(error):
            self._version = next(self._versions)
        self.report.connected = False
        self.report.trouble = why

    def _suspect(self, error: BaseException) -> None:
        """A broker that hangs up on the same message again and again will not take it.

        One that is only slow or mute does not hang up.
        """
        message, self._saying = self._saying, None
        hung_up = isinstance(error, aiomqtt.MqttCodeError) or "Disconnected" in str(error)
        if message is None or not hung_up:
            self._fatal = 0
            return
        self._fatal += 1
        if self._fatal >= _FATAL:
            self._fatal = 0
            self._refuse(message, f"it hangs up on {message.topic}, {len(message.payload)} bytes")

    async def _connection(self) -> None:
        settings, topics = self._settings, self._topics
        client = Client(settings, topics, self._version, self._tls, self._identifier)
        async with client, asyncio.TaskGroup() as group:
            _stop_if_cancelled()
            self._connected()
            group.create_task(self._listen(client))
            await self._subscribe(client, self._ears.topics)  # who reads "online" is heard
            group.create_task(self._look_for_leftovers(client))
            group.create_task(self._refresh())
            await self._speak(client)

    def _connected(self) -> None:
        self.report.connected = True
        self.report.trouble = ""
        self.report.connections += 1
        self.report.protocol = NAMES[self._version]
        place = (self._settings.broker, self.report.protocol)
        _log.info("connected to the broker %s, MQTT %s", *place)

    # -- hearing ----------------------------------------------------------------------------------

    async def _listen(self, client: Client) -> None:
        """Only who listens notices that the broker is gone."""
        async for message in client.messages:
            self._ears.hears(heard(message))

    async def _subscribe(self, client: Client, topics: Iterable[str]) -> None:
        for topic in topics:
            try:
                await client.listen_to(topic)
            except RejectedError as error:
                self._complain(topic, str(error))

    async def _look_for_leftovers(self, client: Client) -> None:
        await self._subscribe(client, self._ears.leftovers)
        await asyncio.sleep(_LEFTOVERS)
        for topic in self._ears.leftovers:
            await client.unsubscribe(topic)
        self._ears.looked()

    async def _refresh(self) -> None:
        while True:
            await asyncio.sleep(self._settings.refresh * 60)
            self.again()

    # -- speaking ---------------------------------------------------------------------------------

    async def _speak(self, client: Client) -> None:
        """All that is known to a broker that may have forgotten, then what changes."""
        self.again()
        try:
            await self._say(client, self._here(Availability.ONLINE))
            while True:
                _stop_if_cancelled()
                await self._changed.wait()
                self._changed.clear()
                await self._say_changes(client)
        except asyncio.CancelledError:
            await self._farewell(client)
            raise

    async def _say_changes(self, client: Client) -> None:
        while (message := self.outbox.next()) is not None:
            self._saying = message
            self.report.waiting = len(self.outbox)
            if await self._say(client, message):
                self.outbox.said(message)
                self._saying, self._fatal = None, 0
                self.report.published += 1
            _stop_if_cancelled()
        self.report.waiting = 0

    async def _say(self, client: Client, message: Message) -> bool:
        """Whether the broker has taken it."""
        try:
            await client.say(message)
        except RejectedError as error:
            self._refuse(message, str(error))
            return False
        self._complained.discard(message.topic)
        return True

    def _refuse(self, message: Message, why: str) -> None:
        self.outbox.leave_out(message) if "bytes" in why else self.outbox.said(message)
        self._saying = None
        self.report.rejected += 1
        self._complain(message.topic, why)

    def _complain(self, topic: str, why: str) -> None:
        """Say it once, not with every change; it stays in the report."""
        self.report.trouble = why
        if topic not in self._complained and len(self._complained) < MOST:
            self._complained.add(topic)
            _log.warning("%s", why)

    def _here(self, word: Availability) -> Message:
        return Message(self._topics.availability, word.encode())

    async def _farewell(self, client: Client) -> None:
        """Who leaves in order gets no last will from the broker, and says so himself."""
        with suppress(aiomqtt.MqttError, TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await client.say(self._here(Availability.OFFLINE))


def _stop_if_cancelled() -> None:
    """Be cancelled after all, where Python 3.11 has lost it.

    It does where `asyncio.wait_for`, which aiomqtt uses, has just got its result, and where a TaskGroup
    fails in the same moment.
    """
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
