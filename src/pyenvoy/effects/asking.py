"""Questions beside the session's own: one endpoint by name, one path as it is, when a person wants it now."""

from typing import Any, TypeVar

from pyenvoy import session
from pyenvoy.effects.clock import Clock
from pyenvoy.effects.loop import Loop
from pyenvoy.endpoint import Answer, Endpoint, Raw
from pyenvoy.errors import Gap, TransportError, UsageError
from pyenvoy.request import Response, Silence
from pyenvoy.session import Lane
from pyenvoy.session.state import failure
from pyenvoy.wire import CATALOGUE, read

T = TypeVar("T")


class Asking:
    """Asks in the slow lane of a session, behind what is under way there."""

    def __init__(self, loop: Loop, clock: Clock) -> None:
        self._loop = loop
        self._clock = clock

    async def fetch(self, endpoint: Endpoint[T]) -> T:
        """Ask one endpoint now and return what it says. Raises the typed error when it does not."""
        ask = await self._question(endpoint)
        found = await self._fetched(endpoint, ask)
        if isinstance(found, Gap) and (again := await self._question(endpoint)) != ask:
            found = await self._fetched(endpoint, again)  # the session had ended, and is renewed
        if isinstance(found, Gap):
            raise failure(found)
        return found.value

    async def get(self, path: str) -> Response:
        """Ask for a path and return what comes, whatever its status. Raises `TransportError`."""
        if not path.startswith("/"):
            raise UsageError(
                f"{path!r} is not a path: it begins with a slash; `pyenvoy endpoints` has them all"
            )
        ask = await self._question(_place(path))
        heard = await self._loop.send(Lane.SLOW, ask)
        if isinstance(heard, Silence):
            raise TransportError(f"{path} is {heard.kind}: {heard.why}")
        return heard

    async def _question(self, endpoint: Endpoint[Any]) -> session.Ask:
        if "{" in endpoint.path:
            raise UsageError(f"{endpoint.path} wants a number in place of the braces")
        await self._loop.until(
            lambda: self._asked(endpoint) is not None or self._loop.state.error is not None
        )
        ask = self._asked(endpoint)
        if ask is None:
            raise self._loop.state.error or TransportError(
                "the gateway lets nobody in at the moment"
            )
        return ask

    def _asked(self, endpoint: Endpoint[Any]) -> session.Ask | None:
        return session.question(self._loop.state, endpoint, self._clock.now())

    async def _fetched(self, endpoint: Endpoint[T], ask: session.Ask) -> Answer[T] | Gap:
        heard = await self._loop.ask(Lane.SLOW, ask)
        if isinstance(heard, Silence):
            raise TransportError(f"{endpoint} is {heard.kind}: {heard.why}")
        return read(endpoint, heard, self._clock.now())


def _place(path: str) -> Endpoint[Any]:
    """The endpoint of a path, which knows who may ask and how long it takes; else one made for it."""
    by_hand = Endpoint("get", path, Raw, "asked for by hand")
    return next((one for one in CATALOGUE if one.path == path), by_hand)
