"""A connection while it is being opened, by what the HTTP library tells of its steps."""

from collections.abc import Mapping
from typing import Protocol


class _Closable(Protocol):
    async def aclose(self) -> None: ...


class Opening:
    """Follows a connection being opened, to close it when it is given up in its handshake.

    Else nobody would: httpcore lets go of it then.
    """

    def __init__(self) -> None:
        self.begun = False
        self._bare: _Closable | None = None

    async def follow(self, event: str, about: Mapping[str, _Closable]) -> None:
        """What httpcore calls at every step."""
        if event == "connection.connect_tcp.started":
            self.begun = True
        elif event == "connection.connect_tcp.complete":
            self._bare = about["return_value"]
        elif event == "connection.start_tls.complete":
            self._bare = None

    async def close(self) -> None:
        """Close what is half open."""
        if self._bare is not None:
            await self._bare.aclose()
