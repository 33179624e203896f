"""Writes every figure to an InfluxDB: the only httpx of this package.

While the database is away, what was to be written is kept, as much as a few hours have; then the oldest goes.
Polling never waits for it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable

import httpx

from pyenvoy_mqtt.metrics.lines import lines
from pyenvoy_mqtt.settings.influx import InfluxSettings
from pyenvoy_mqtt.view import View

KEPT = 1000
"""Moments that are kept while the database is away; older ones go first."""
_AT_ONCE = 100
"""Moments in one request."""
_PAUSES = (1.0, 5.0, 15.0, 60.0)
"""Seconds before the next try; the last one repeats."""
_PATIENCE = 10.0
"""Seconds until something comes."""
_AT_MOST = 30.0
"""Seconds for all of it, however slowly it drips."""
_MAY_PASS = (401, 403, 404, 408, 429)
"""Statuses below 500 after which it is worth trying the same again: somebody may mend them."""

_log = logging.getLogger(__name__)


class Writer:
    """Takes views, and writes the latest of each gateway once in every interval."""

    def __init__(self, settings: InfluxSettings) -> None:
        self.waiting: deque[bytes] = deque(maxlen=KEPT)
        self.written = 0
        """Moments that the database has taken."""
        self._settings = settings
        self._latest: dict[str, View] = {}
        self._failures = 0

    def put(self, serial: str, view: View) -> None:
        """Have this from now on; what came before in the same interval is forgotten."""
        self._latest[serial] = view

    async def run(self) -> None:
        """Write until cancelled."""
        async with self._client() as client:
            while True:
                await asyncio.sleep(self._settings.interval)
                self._gather()
                await self._write(client)

    def _gather(self) -> None:
        views, self._latest = self._latest, {}
        for view in views.values():
            self.waiting.append("\n".join(lines(view)).encode())

    def _client(self) -> httpx.AsyncClient:
        found = self._settings
        headers = {"Content-Type": "text/plain; charset=utf-8"}
        if found.token is not None:
            headers["Authorization"] = f"Token {found.token.reveal()}"
        password = found.password.reveal() if found.password else ""
        auth = None if found.user is None else httpx.BasicAuth(found.user, password)
        return httpx.AsyncClient(headers=headers, auth=auth, timeout=_PATIENCE, trust_env=False)

    async def _write(self, client: httpx.AsyncClient) -> None:
        while self.waiting:
            batch = [self.waiting[n] for n in range(min(_AT_ONCE, len(self.waiting)))]
            trouble, again = await self._sent(client, batch)
            self._tell(trouble)
            if trouble and again:
                await asyncio.sleep(_PAUSES[min(self._failures, len(_PAUSES)) - 1])
                return
            self._done(batch, written=not trouble)

    def _done(self, batch: Iterable[bytes], *, written: bool) -> None:
        """These are no longer waiting; some may have gone by themselves meanwhile."""
        for one in batch:
            if self.waiting and self.waiting[0] is one:
                self.waiting.popleft()
            self.written += written

    async def _sent(self, client: httpx.AsyncClient, batch: list[bytes]) -> tuple[str, bool]:
        """What went wrong, nothing if nothing did; and whether it is worth trying again."""
        url = self._settings.url or ""
        try:
            # of a body nothing is read: it may have no end, or be packed
            async with (
                asyncio.timeout(_AT_MOST),
                client.stream("POST", url, content=b"\n".join(batch)) as answer,
            ):
                await anext(answer.aiter_raw(), b"")
        except (httpx.HTTPError, TimeoutError) as error:
            return f"it does not answer ({type(error).__name__})", True
        if answer.is_success:
            return "", False
        status = answer.status_code
        again = status >= 500 or status in _MAY_PASS
        return f"it answers {status}", again

    def _tell(self, trouble: str) -> None:
        """Say once that it does not go, and once that it goes again."""
        if trouble and not self._failures:
            _log.warning("the figures cannot be written to the database: %s", trouble)
        elif self._failures and not trouble:
            _log.info("the figures are written to the database again")
        self._failures = self._failures + 1 if trouble else 0
