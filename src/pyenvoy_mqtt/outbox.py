"""What is still to be said to the broker. Pure; the latest wins, so that its size is that of the house.

A state is whole, so only its latest payload is worth sending. Results of wishes are each worth it, and are
kept in their order, a bounded number of them.
"""

from collections import deque

import attrs

MOST_RESULTS = 100
"""Results that wait; of more, the oldest is lost. Only who floods the set topics gets there."""


MOST = 20_000
"""Topics that are known; a house has hundreds, in the form of one announcement for each entity thousands."""


@attrs.frozen
class Message:
    """Something to publish."""

    topic: str
    payload: bytes
    retain: bool = True
    correlation: bytes | None = None
    """What the caller of a wish will know its result by (MQTT 5)."""


class Outbox:
    """Per topic the latest payload, and which of them the broker does not have yet."""

    def __init__(self) -> None:
        self._latest: dict[str, bytes] = {}
        self._urgent: dict[str, None] = {}
        self._unsaid: dict[str, None] = {}  # topics in the order in which they changed
        self._results: deque[Message] = deque(maxlen=MOST_RESULTS)
        self._left_out: dict[str, int] = {}
        self.lost = 0
        """Results that were dropped, and topics that were too many."""

    def __len__(self) -> int:
        return len(self._results) + len(self._urgent) + len(self._unsaid)

    def put(self, topic: str, payload: bytes, *, urgent: bool = False) -> None:
        """Let the broker have this payload; an older one that is still waiting is forgotten."""
        if len(self._latest) >= MOST and topic not in self._latest:
            self.lost += 1
            return
        self._latest[topic] = payload
        self._mark(topic, urgent=urgent)

    def tell(self, result: Message) -> None:
        """Let the broker have this once, after what was told before."""
        self.lost += len(self._results) == MOST_RESULTS
        self._results.append(result)

    def clear(self, topic: str) -> None:
        """Let the broker keep nothing under this topic."""
        self.put(topic, b"")

    def again(self) -> None:
        """Say everything to a broker that may have forgotten; try again what it did not take."""
        self._left_out.clear()
        for topic in self._latest:
            self._unsaid.setdefault(topic)

    def _mark(self, topic: str, *, urgent: bool) -> None:
        if len(self._latest[topic]) >= self._left_out.get(topic, len(self._latest[topic]) + 1):
            return
        self._left_out.pop(topic, None)
        if urgent:
            self._unsaid.pop(topic, None)
            self._urgent[topic] = None
        elif topic not in self._urgent:
            self._unsaid[topic] = None

    # -- what the broker's side asks ---------------------------------------------------------------

    def next(self) -> Message | None:
        """What to say next: results, then what is urgent, then what has waited longest."""
        if self._results:
            return self._results[0]
        topic = next(iter(self._urgent or self._unsaid), None)
        return None if topic is None else Message(topic, self._latest[topic])

    def said(self, message: Message) -> None:
        """The broker has it, or will never take it. What has changed meanwhile is said once more."""
        if self._results and self._results[0] is message:
            self._results.popleft()
        elif self._latest.get(message.topic) is message.payload:
            self._urgent.pop(message.topic, None)
            self._unsaid.pop(message.topic, None)
            if not message.payload:
                del self._latest[message.topic]

    def leave_out(self, message: Message) -> None:
        """Try this one no more, nor a larger one under its topic, until everything is said again."""
        self.said(message)
        if message.retain:
            self._left_out[message.topic] = len(message.payload)
