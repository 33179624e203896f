"""What is known at a moment: which values of a snapshot are there, whatever they are."""

import attrs

_NO_VALUES = {"notes", "gaps", "problems", "at", "source", "complete", "energies", "live", "stream"}
"""Words about values, what is judged by itself, and sources of power that are asked only while another fails."""
_COME_AND_GO = {
    "today",
    "last_seven_days",
    "apparent_today",
    "reactive_leading_today",
    "reactive_lagging_today",
}
"""What the gateway's own days say is left out where they cannot be so, all of a day together."""


def known(snapshot):
    """The paths of all values that are not `None`."""
    return set() if snapshot is None else set(_paths(snapshot, ""))


def _paths(found, path):
    if found is None:
        return
    if attrs.has(type(found)):
        for field in attrs.fields(type(found)):
            if field.name not in _NO_VALUES | _COME_AND_GO:
                yield from _paths(getattr(found, field.name), f"{path}.{field.name}")
    elif isinstance(found, tuple) and any(attrs.has(type(one)) for one in found):
        for number, one in enumerate(found):
            yield from _paths(one, f"{path}[{getattr(one, 'serial', number)}]")
    elif found != ():  # an empty list says nothing, and is gone when there is something in it
        yield path
