"""Connections of controllers: how many, how much they may say before they are known, and who answers them."""

import asyncio

import h11
from pyhap.hap_protocol import HAPServerProtocol
from pyhap.hap_server import HAPServer

from pyenvoy_homekit.bridge.requests import Requests

MOST = 48
"""Connections at one time; HomeKit asks for eight at least."""

_LARGEST = 256 * 1024
"""Bytes of one request; the largest that controllers send has a few thousand."""


class Connection(HAPServerProtocol):
    """One connection. Whatever comes in, nothing but this connection ends."""

    _held = 0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Answer with our own rules; the oldest stranger makes room where there are too many."""
        super().connection_made(transport)
        self.handler = Requests(self.accessory_driver, self.peername)
        if len(self.connections) > MOST:
            others = (one for one in tuple(self.connections.values()) if one is not self)
            min(others, key=lambda one: (one.handler.is_encrypted, one.last_activity)).close()

    def data_received(self, data: bytes) -> None:
        """Take what comes, and end the connection where it cannot be a request."""
        try:
            super().data_received(data)
        except (ValueError, h11.ProtocolError):  # no text, no URL, no HTTP
            self.close()
            return
        self._held = 0 if self.request is None else self._held + len(data)
        if self._held > _LARGEST:
            self.close()

    def close(self) -> None:
        """Close it, once, and forget it."""
        self.connections.pop(self.peername, None)
        if not self.transport.is_closing():
            super().close()


class Listening(HAPServer):
    """The listening socket of one bridge."""

    async def async_start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Listen. Raises `OSError` where the address or the port cannot be had."""
        self.loop = loop
        self.server = await loop.create_server(
            lambda: Connection(loop, self.connections, self.accessory_handler), *self._addr_port
        )
        self.async_cleanup_connections()
