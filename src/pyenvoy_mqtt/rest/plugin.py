"""The plugin's GET paths and its POST, by the same names. What they say stands in `compat`. Pure."""

from pyenvoy import Gap, Problem, Reason
from pyenvoy_mqtt import compat
from pyenvoy_mqtt.compat import Sampling
from pyenvoy_mqtt.rest.values import Action, Answerer, Asked, Do, Poll, Reply, View, about, refusal
from pyenvoy_mqtt.rest.wishes import wait_of

_PASSES = frozenset({Reason.NOT_ASKED, Reason.SILENT, Reason.NOT_READY})
"""Reasons that time may mend."""


def answer(path: str) -> Answerer:
    """What the plugin tells under this path."""

    def of_view(_: Asked, view: View) -> Reply:
        found = compat.payload(
            path, view.answers, view.token, polling=view.polling, snapshot=view.snapshot
        )
        return _missing(path, found) if isinstance(found, Gap) else Reply(found)

    return about(of_view)


def _missing(path: str, gap: Gap) -> Reply:
    status = 503 if gap.reason in _PASSES else 404
    return refusal(status, f"there is no {path} ({gap.reason}): {gap.why}")


def _set(asked: Asked, view: View) -> Action:
    """One key of the plugin's with its value."""
    found = compat.parse(asked.body)
    if isinstance(found, Problem):
        return refusal(400, "that cannot be set", [found])
    key, wish = found
    if isinstance(wish, Sampling):
        return Poll(view.serial, wish.on, key)
    return Do(view.serial, wish, key, wait_of(asked))


set_one = about(_set)
