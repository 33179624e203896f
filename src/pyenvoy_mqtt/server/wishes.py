"""Wishes under way: each is carried out in a task of its own, whether its caller waits or not."""

import asyncio
import secrets

from pyenvoy import EnvoyError
from pyenvoy_mqtt.rest import Do, Reply, refusal
from pyenvoy_mqtt.rest.wishes import outcome, under_way
from pyenvoy_mqtt.site import Site

MOST = 16
"""Wishes under way at once; more is somebody's mistake."""
_KEPT = 100


class Wishes:
    """Carries out wishes and remembers the last outcomes."""

    def __init__(self) -> None:
        self._tasks: dict[str, tuple[Do, asyncio.Task[Reply]]] = {}

    async def do(self, site: Site, wish: Do) -> Reply:
        """Begin a wish and answer when it has ended, or when its caller waits no longer."""
        if sum(not task.done() for _, task in self._tasks.values()) >= MOST:
            return refusal(429, f"{MOST} wishes are under way", headers=(("Retry-After", "60"),))
        number = secrets.token_urlsafe(12)
        task = asyncio.create_task(_done(site, wish))
        self._tasks[number] = (wish, task)
        self._forget()
        await asyncio.wait({task}, timeout=wish.wait)
        return task.result() if task.done() else under_way(number, wish.key, str(wish.command))

    def became(self, number: str) -> Reply:
        """What became of a wish."""
        if number not in self._tasks:
            return refusal(404, "no such wish is remembered")
        wish, task = self._tasks[number]
        return task.result() if task.done() else under_way(number, wish.key, str(wish.command))

    async def close(self) -> None:
        """End every watch; what was sent stays sent."""
        tasks = [task for _, task in self._tasks.values() if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self) -> None:
        done = [number for number, (_, task) in self._tasks.items() if task.done()]
        for number in done[: max(0, len(self._tasks) - _KEPT)]:
            del self._tasks[number]


async def _done(site: Site, wish: Do) -> Reply:
    try:
        became = await site.do(wish.command, by="rest")
    except EnvoyError as error:
        return refusal(503, f"the gateway cannot be asked: {error}")
    return outcome(wish.key, str(wish.command), became)
