"""The owner's tariff on its way out and back: all of it verbatim but for what is wished (protocol 6.3)."""

from typing import Any

from pyenvoy.commands.command import Seen, seen, written
from pyenvoy.commands.verbatim import Document, Edits, document, edited, holds
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware, since
from pyenvoy.model.tariff import StorageProfile
from pyenvoy.request import Method, Request
from pyenvoy.wire.admin_lib import (
    TARIFF,
    ScheduleAnswer,
    StorageSettingsAnswer,
    TariffAnswer,
)

SAYS_ECONOMY = since("8")
"""Where the savings profile is called `economy`; before it was `savings-mode` (protocol 6.3)."""
SAVINGS = frozenset({StorageProfile.ECONOMY, StorageProfile.SAVINGS})
_PLANNED_ELSEWHERE = (
    "Enphase plans the batteries of this site (opt_schedules) and local settings are ignored;"
    " the option take-over=on (`take_over` in Python) ends that"
)


# -- what is sent ---------------------------------------------------------------------------------


def _settings(answer: Answer[Any] | None) -> tuple[Document, Document] | None:
    """The owner's tariff and the storage settings in it, as they came."""
    whole = None if answer is None else document(answer.body)
    tariff = None if whole is None else whole.at("tariff")
    storage = None if tariff is None else tariff.at("storage_settings")
    return None if tariff is None or storage is None else (tariff, storage)


def put(fresh: Answer[Any] | None, edits: Edits, *, take_over: bool) -> Request | Problem:
    """The tariff as it came, with these values of its storage settings changed."""
    found = _settings(fresh)
    if found is None:
        return Problem("tariff.storage_settings", "this gateway has no such setting")
    tariff, storage = found
    for odd in fresh.problems if fresh else ():
        if odd.where.startswith("tariff"):  # it would go back as it came, and stay so
            return Problem(odd.where, f"{odd.what}: the gateway's own tariff cannot be understood")
    if take_over and storage.at("opt_schedules") is not None:
        edits = (*edits, (("opt_schedules",), False))
    inside: Edits = tuple((("storage_settings", *path), value) for path, value in edits)
    wished = edited(tariff, inside)
    if isinstance(wished, Problem):
        return wished
    return written(TARIFF, Method.PUT, f'{{"tariff":{wished.text}}}')


def spelling(profile: StorageProfile, fresh: Answer[Any] | None, firmware: Firmware | None) -> str:
    """A profile as this gateway spells it: as it does now, else as its firmware does."""
    found = _settings(fresh)
    mode = None if found is None else found[1].at("mode")
    if profile not in SAVINGS:
        return profile.value
    if mode is not None and mode.value in SAVINGS:
        return str(mode.value)
    old = firmware is not None and firmware not in SAYS_ECONOMY
    return (StorageProfile.SAVINGS if old else StorageProfile.ECONOMY).value


# -- what has become of it ------------------------------------------------------------------------


def said(answers: Answers) -> tuple[StorageSettingsAnswer, ScheduleAnswer]:
    """What is set, and what the gateway has made of it; empty where it says nothing."""
    found = answers.get(TARIFF) or TariffAnswer()
    storage = found.tariff and found.tariff.storage_settings
    return storage or StorageSettingsAnswer(), found.schedule or ScheduleAnswer()


def fulfils(answers: Answers, edits: Edits) -> bool:
    """Whether the storage settings have these values now."""
    found = _settings(answers.answer(TARIFF))
    return found is not None and holds(found[1], edits)


def compared(
    answers: Answers,
    before: Answers,
    *,
    reported: str,
    effective: str | None,
    fulfilled: bool,
    followed: bool,
) -> Seen:
    """What is set and what is planned; fulfilled only when the plan follows."""
    done = fulfilled and followed
    why = _obstacle(answers, before, fulfilled=fulfilled, done=done)
    return seen(fulfilled=done, reported=reported, effective=effective, why=why)


def _obstacle(answers: Answers, before: Answers, *, fulfilled: bool, done: bool) -> str:
    """What is known to stand in the way."""
    now, then = said(answers)[0], said(before)[0]
    if now.opt_schedules:
        return _PLANNED_ELSEWHERE
    if fulfilled and not done:
        return "the gateway shows the wish, but its own schedule does not follow it"
    if not done and then.date not in (None, now.date):  # we send it back as it was
        return "somebody else, mostly the cloud, has written these settings since"
    return ""
