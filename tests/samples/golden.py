"""What a sample must give as a snapshot, as a file that a person can review.

The plain form of the snapshot, in the order of the model; what is null is left out, so that a new field
shows only where something is known of it. What fits on a line stands on one line.
"""

import json
from collections.abc import Iterator

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy.show import plain

_WIDTH = 110


def today(body: bytes) -> dict[str, object]:
    """The snapshot that is read today from the bytes of a recording, in its plain form."""
    held = recording.parse(body)
    return plain(take(recording.answers(held), recording.moment(held)))


def golden(found: dict[str, object]) -> str:
    """The text of the golden file that a snapshot in its plain form belongs in."""
    return _written(known(found), "") + "\n"


def known(value: object) -> object:
    """A plain value without its nulls."""
    if isinstance(value, dict):
        return {key: known(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [known(one) for one in value]
    return value


def _written(value: object, inner: str) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or len(inner) + len(flat) <= _WIDTH:
        return flat
    deep = inner + "  "
    if isinstance(value, dict):
        members = [f"{json.dumps(key)}: {_written(one, deep)}" for key, one in value.items()]
    else:
        members = [_written(one, deep) for one in value]
    opens, closes = "{}" if isinstance(value, dict) else "[]"
    rows = ",\n".join(deep + row for row in _rows(members, _WIDTH - len(deep)))
    return f"{opens}\n{rows}\n{inner}{closes}"


def _rows(members: list[str], width: int) -> Iterator[str]:
    """Members side by side as long as they fit; one that takes several lines stands alone."""
    row = ""
    for one in members:
        if row and ("\n" in row + one or len(row) + len(one) + 3 > width):
            yield row
            row = one
        else:
            row = f"{row}, {one}" if row else one
    yield row


def differences(then: object, now: object, place: str = "") -> Iterator[str]:
    """Every place at which two plain values differ, in order: `production.now.power: 3 is 4 today`."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in {**then, **now}:
            below = f"{place}.{key}" if place else key
            yield from differences(then.get(key), now.get(key), below)
    elif isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for i, (old, new) in enumerate(zip(then, now, strict=True)):
            yield from differences(old, new, f"{place}[{i}]")
    elif then != now:
        yield f"{place}: {_short(then)} is {_short(now)} today"


def _short(value: object) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 70 else f"{text[:60]}… ({len(text)} characters)"
