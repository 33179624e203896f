"""One connection: aiomqtt, with what it leaves out. Nothing else in the adapter knows it by name."""

import asyncio
import logging
import ssl
from collections.abc import Iterable
from typing import Self

import aiomqtt
from paho.mqtt.client import Client as Paho
from paho.mqtt.client import ConnectFlags
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from pyenvoy_mqtt.orders import Heard
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Availability, Topics

V5 = aiomqtt.ProtocolVersion.V5

_PATIENCE = 5.0
_KEEPALIVE = 20
_LARGEST_HEARD = 262_144
"""Bytes of a packet that a broker may send us; nothing that we want to hear is so large."""
_MOST_HEARD = 1_000
"""Messages that wait to be heard; a flood beyond them is dropped, and the memory stays ours."""
_HEAD = 64
"""Bytes of a packet beside topic and payload."""


class RejectedError(aiomqtt.MqttError):
    """The broker has refused a publish or a subscription; the connection is in order."""


class Client(aiomqtt.Client):
    """aiomqtt takes a refused publish (MQTT 5 only) for a success; this one raises.

    Private parts of it are used, hence the bound on aiomqtt below 3, and the tests with brokers that refuse.
    """

    _refused = ""
    _largest: int | None = None

    def __init__(
        self,
        settings: MqttSettings,
        topics: Topics,
        version: aiomqtt.ProtocolVersion,
        tls: ssl.SSLContext | None,
        identifier: str | None,
    ) -> None:
        gone = aiomqtt.Will(topics.availability, Availability.OFFLINE, qos=1, retain=True)
        super().__init__(
            settings.broker,
            settings.port,
            username=settings.user,
            password=settings.password.reveal() if settings.password else None,
            identifier=identifier,
            protocol=version,
            will=gone,
            keepalive=_KEEPALIVE,
            timeout=_PATIENCE,
            tls_context=tls,
            properties=_bounds() if version is V5 else None,
            max_queued_incoming_messages=_MOST_HEARD,
            logger=_quiet(),
        )
        self._version = version
        for one in (self._connected, self._disconnected):
            one.add_done_callback(_take_note)

    async def __aenter__(self) -> Self:
        """Connect; where that fails the socket is closed, which aiomqtt leaves open to a mute broker."""
        try:
            entered = await super().__aenter__()
        except (aiomqtt.MqttError, asyncio.CancelledError):
            self._client._sock_close()  # noqa: SLF001  # paho has no public way that does not wait
            raise
        self._disconnected.add_done_callback(_take_note)  # it may be another one by now
        return entered

    # -- what the broker says ---------------------------------------------------------------------

    def _on_connect(
        self,
        client: Paho,
        userdata: object,
        flags: ConnectFlags,
        reason_code: ReasonCode,
        properties: Properties | None = None,
    ) -> None:
        self._largest = getattr(properties, "MaximumPacketSize", None)
        super()._on_connect(client, userdata, flags, reason_code, properties)

    def _on_publish(
        self,
        client: Paho,
        userdata: object,
        mid: int,
        reason_code: ReasonCode,
        properties: Properties,
    ) -> None:
        if reason_code.is_failure:
            self._refused = str(reason_code)
        super()._on_publish(client, userdata, mid, reason_code, properties)

    # -- what we say ------------------------------------------------------------------------------

    async def say(self, message: Message) -> None:
        """Publish and wait for the broker's word. Raises `RejectedError` when it is no.

        One at a time, so that the word is about this topic.
        """
        size = len(message.payload) + len(message.topic) + _HEAD
        if self._largest is not None and size > self._largest:
            why = f"{size} bytes, where the broker takes {self._largest}"
            raise RejectedError(f"the broker refuses {message.topic}: {why}")
        self._refused = ""
        await self.publish(
            message.topic,
            message.payload,
            qos=1,
            retain=message.retain,
            properties=self._correlation(message),
        )
        if self._refused:
            raise RejectedError(f"the broker refuses {message.topic}: {self._refused}")

    def _correlation(self, message: Message) -> Properties | None:
        if message.correlation is None or self._version is not V5:
            return None
        found = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]  # paho's has no hints
        found.CorrelationData = message.correlation
        return found

    async def listen_to(self, topic: str) -> None:
        """Subscribe. Raises `RejectedError` when the broker says no."""
        codes: Iterable[object]
        if self._version is V5:  # else nobody could tell a retained message that comes now
            options = SubscribeOptions(qos=1, noLocal=True, retainAsPublished=True)
            codes = await self.subscribe(topic, options=options)
        else:
            codes = await self.subscribe(topic, qos=1)
        for code in codes:
            number = getattr(code, "value", code)
            if isinstance(number, int) and number >= _FAILURE:
                raise RejectedError(f"the broker refuses to let us hear {topic}: {code}")


_FAILURE = 128
"""Reason codes from here on say no, in both versions."""


def heard(message: aiomqtt.Message) -> Heard:
    """A message without the library it came by."""
    found: object = message.payload
    body = found if isinstance(found, bytes) else str(found or "").encode()
    correlation = getattr(message.properties, "CorrelationData", None)
    return Heard(str(message.topic), body, bool(message.retain), correlation)


def _bounds() -> Properties:
    found = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # as above
    found.MaximumPacketSize = _LARGEST_HEARD
    return found


def _quiet() -> logging.Logger:
    """For aiomqtt, which warns of every message of a flood and of every broker that hangs up: we say it once."""
    found = logging.getLogger(__name__)
    found.setLevel(logging.ERROR)
    return found


def _take_note(future: "asyncio.Future[None]") -> None:
    """Have its exception taken for seen.

    aiomqtt leaves it to nobody where a connection ends while it is not waited for; asyncio then complains
    that it was never retrieved. Whoever waits gets it all the same.
    """
    if not future.cancelled():
        future.exception()
