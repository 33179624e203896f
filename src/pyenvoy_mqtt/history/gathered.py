"""What has been seen since the last time that anything was written. Pure."""

import attrs

from pyenvoy_mqtt.history import panels
from pyenvoy_mqtt.history.columns import Row, Sight, row

RAW = 10
"""Seconds from one raw row to the next."""

FIVE = 300
"""Seconds from one row of what is kept for ever to the next."""

_SET = 1_577_836_800
"""The year 2020; a clock that says less was not set yet, and history would begin in 1970 for good."""


@attrs.frozen
class Gathered:
    """Rows that are to be written, by the moment (in Unix seconds) at which their span begins."""

    rows: dict[int, Row] = attrs.field(factory=dict)
    panels: dict[int, dict[str, int]] = attrs.field(factory=dict)

    def with_(self, sight: Sight) -> "Gathered":
        """The same with one more sight: of a span the last counts, and what it lacks comes from before."""
        now = int(sight.snapshot.at.timestamp())
        if now < _SET:
            return self
        rows, seen = dict(self.rows), dict(self.panels)
        at = now - now % RAW
        rows[at] = _over(rows.get(at), row(sight))
        if found := panels.powers(sight.snapshot):
            at = now - now % FIVE
            seen[at] = seen.get(at, {}) | found
        return Gathered(rows, seen)

    def then(self, later: "Gathered", most: int) -> "Gathered":
        """Both together, with no more than so many rows, the latest."""
        rows = {**self.rows, **later.rows}
        kept = sorted(rows)[-most:]
        seen = {**self.panels, **later.panels}
        return Gathered(
            {at: rows[at] for at in kept}, {at: seen[at] for at in sorted(seen)[-most:]}
        )


def _over(before: Row | None, after: Row) -> Row:
    if before is None:
        return after
    return tuple(old if new is None else new for old, new in zip(before, after, strict=True))
