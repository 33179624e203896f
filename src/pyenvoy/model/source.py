"""Where a subject comes from and when it was read."""

from datetime import datetime, timedelta

import attrs


@attrs.frozen
class Source:
    """The endpoint that a subject was read from, and the moment its answer arrived (UTC)."""

    endpoint: str
    at: datetime
    others: tuple[str, ...] = ()
    """Endpoints that completed it."""

    def age(self, now: datetime) -> timedelta:
        """How long ago the answer arrived."""
        return now - self.at

    def also(self, *endpoints: str) -> "Source":
        """This source, completed by more endpoints; each is named once."""
        named = dict.fromkeys((*self.others, *endpoints))
        return attrs.evolve(self, others=tuple(one for one in named if one != self.endpoint))
