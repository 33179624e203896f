"""What a controller writes: each wish is judged for itself, and answered with HomeKit's own numbers.

The value of a characteristic is what the gateway says and nothing else; a wish never becomes it by being wished. Where
Home shows something else meanwhile, it is told the truth again.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from pyhap.characteristic import Characteristic as HapCharacteristic

from pyenvoy_homekit.bridge.making import form
from pyenvoy_homekit.shape import Value
from pyenvoy_homekit.values import taken

if TYPE_CHECKING:
    from pyenvoy_homekit.bridge.driver import Driver


class Reply(Enum):
    """What becomes of a tap, in HomeKit's numbers."""

    DONE = 0
    NOT_ALLOWED = -70401
    UNREACHABLE = -70402
    BUSY = -70403
    READ_ONLY = -70404
    NO_EVENTS = -70406
    UNKNOWN = -70409
    INVALID = -70410


Tapped = Callable[[str, Value], "Awaitable[Reply] | Reply"]
"""What is set, in the words of `Characteristic.sets`, and to what; the reply at once where nobody must be asked."""

PATIENCE = 5.0
"""Seconds that a writer waits for the outcome; Home itself gives up after ten."""

AFTERWARDS = 0.25
"""Seconds after which the writer hears the truth: at once it would overtake the answer to its wish."""

_SETTLED = 2.0
"""The same where the wish was fulfilled, and only the reading of it is still to come."""

Answers: TypeAlias = dict[tuple[int, int], Reply]
Address: TypeAlias = tuple[str, int]


class Writes:
    """All that one request wants to write or to subscribe to."""

    def __init__(self, driver: "Driver", client: Address, asked: object) -> None:
        """Judge and begin all of it. Raises `ValueError` for what is no such request."""
        self._driver = driver
        self._client = client
        self.answers: Answers = {}
        self.waiting: dict[tuple[int, int], asyncio.Future[Reply]] = {}
        listed = list(wishes(asked))
        late = self._is_late(asked)
        for place, one in listed:
            self._begin(place, one, late=late)

    def _is_late(self, asked: object) -> bool:
        """Whether the time that the controller has given itself for this is over."""
        if not isinstance(asked, dict) or "pid" not in asked:
            return False
        prepared = self._driver.prepared_writes.get(self._client, {})
        until = prepared.pop(asked["pid"], None) if isinstance(asked["pid"], int) else None
        return until is None or time.time() > until

    def _begin(self, place: tuple[int, int], one: dict[str, object], *, late: bool) -> None:
        found = self._driver.found(*place)
        if found is None:
            self.answers[place] = Reply.UNKNOWN
            return
        if "ev" in one:
            self.answers[place] = self._subscribed(found, place, wanted=bool(one["ev"]))
        if "value" in one:
            reply = Reply.INVALID if late else self._written(found, one["value"])
            if isinstance(reply, Reply):
                self.answers[place] = reply
                self._remind(found, one["value"], AFTERWARDS)
            else:
                self._wait(found, place, one["value"], reply)

    def _subscribed(
        self, found: HapCharacteristic, place: tuple[int, int], *, wanted: bool
    ) -> Reply:
        if wanted and "ev" not in found.properties["Permissions"]:
            return Reply.NO_EVENTS
        topic = ".".join(map(str, place))
        self._driver.async_subscribe_client_topic(self._client, topic, wanted)
        return Reply.DONE

    def _written(self, found: HapCharacteristic, value: object) -> Awaitable[Reply] | Reply:
        if "pw" not in found.properties["Permissions"]:
            return Reply.READ_ONLY
        fitting = taken(value, form(found))
        return Reply.INVALID if fitting is None else self._driver.taken(found, fitting)

    def _wait(
        self,
        found: HapCharacteristic,
        place: tuple[int, int],
        value: object,
        reply: Awaitable[Reply],
    ) -> None:
        task = asyncio.ensure_future(reply)
        self.waiting[place] = task
        self._driver.running.add(task)

        def ended(one: asyncio.Future[Reply]) -> None:
            self._driver.running.discard(one)
            done = not one.cancelled() and one.exception() is None and one.result() is Reply.DONE
            self._remind(found, value, _SETTLED if done else AFTERWARDS)

        task.add_done_callback(ended)

    def _remind(self, found: HapCharacteristic, wanted: object, after: float) -> None:
        """Tell everybody what holds, where that is not what was wanted."""

        def tell() -> None:
            if found.value != wanted and "ev" in found.properties["Permissions"]:
                found.notify()

        self._driver.loop.call_later(after, tell)

    async def finished(self) -> Answers:
        """Every answer, once it is there; whoever takes longer is answered for as done so far."""
        await asyncio.wait(self.waiting.values(), timeout=self._driver.patience)
        for place, one in self.waiting.items():
            self.answers[place] = _outcome(one)
        return self.answers


def _outcome(one: "asyncio.Future[Reply]") -> Reply:
    if not one.done():
        return Reply.DONE
    failed = one.cancelled() or one.exception() is not None
    return Reply.UNREACHABLE if failed else one.result()


def wishes(asked: object) -> Iterator[tuple[tuple[int, int], dict[str, object]]]:
    """Each wish with its aid and iid. Raises `ValueError` for what is no such request."""
    listed = asked.get("characteristics") if isinstance(asked, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no list of characteristics")  # noqa: TRY004  # one error for all of it
    for one in listed:
        if not isinstance(one, dict) or not all(
            type(one.get(id_)) is int for id_ in ("aid", "iid")
        ):
            raise ValueError("no aid and iid")
        yield (one["aid"], one["iid"]), one
