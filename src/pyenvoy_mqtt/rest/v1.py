"""`/api/v1`: what is known of a gateway, in our own words. Pure; what is set stands in `wishes`."""

from collections.abc import Iterator
from datetime import datetime

from pyenvoy import Gap, Reason, Snapshot, plain
from pyenvoy.quirks import QUIRKS
from pyenvoy.show.walk import fields_of, source_of
from pyenvoy_mqtt.rest.values import (
    Asked,
    Known,
    Listen,
    Reply,
    View,
    about,
    absent,
    refusal,
    said,
)
from pyenvoy_mqtt.subjects import Said
from pyenvoy_mqtt.subjects import said as everything
from pyenvoy_mqtt.topics import encoded

STALE = 300.0
"""Seconds without anything that was read after which we are no longer ready."""

SUBJECTS = tuple(one.name for one in fields_of(Snapshot) if one.optional)
"""What a snapshot consists of."""


def gateways(_: Asked, known: Known) -> Reply:
    """Every gateway that was read."""
    return said(tuple(_gateway(one) for one in known.views.values()))


def _gateway(view: View) -> dict[str, object]:
    found = view.snapshot.gateway
    return {
        "serial": view.serial,
        "firmware": found and found.firmware_text,
        "part_number": found and found.part_number,
        "model": found and found.model,
        "at": view.snapshot.at,
        "complete": view.snapshot.complete,
        "role": view.role,
        "polling": view.polling,
    }


def _snapshot(_: Asked, view: View) -> Reply:
    return Reply(view.body)


snapshot = about(_snapshot)


def _subjects(_: Asked, view: View) -> Reply:
    return said({name: _about_subject(view.snapshot, name) for name in SUBJECTS})


subjects = about(_subjects)


def _about_subject(found: Snapshot, name: str) -> dict[str, object]:
    subject = getattr(found, name)
    gap = None if subject else _gap(found, name)
    return {"there": subject is not None, "source": source_of(subject), "gap": gap}


def _gap(found: Snapshot, name: str) -> Gap | None:
    return next((one for one in found.gaps if one.of == name), None)


def _subject(asked: Asked, view: View) -> Reply:
    name = asked.parts["subject"]
    if name not in SUBJECTS:
        return refusal(404, f"there is no such subject: there are {', '.join(SUBJECTS)}")
    found = getattr(view.snapshot, name)
    if found is not None:
        return said(found)
    gap = _gap(view.snapshot, name)
    if gap is None:
        return refusal(503, f"nothing is known of {name} yet")
    status = 404 if gap.reason in (Reason.NOT_OFFERED, Reason.NO_HARDWARE) else 503
    return refusal(status, f"nothing is known of {name} ({gap.reason}): {gap.why}")


subject = about(_subject)


def _devices(_: Asked, view: View) -> Reply:
    return said(tuple(_about_device(one) for one in devices_of(view.snapshot)))


devices = about(_devices)


def devices_of(found: Snapshot) -> Iterator[Said]:
    """Everything that can be told from others of its kind, wherever it stands."""
    return (one for one in everything(found) if "/" in one.path)


def _about_device(one: Said) -> dict[str, object]:
    subject, _, rest = one.path.partition("/")
    kind = type(one.thing).__name__
    name = rest.rpartition("/")[2]
    return {"subject": subject, "kind": kind, "name": name, "at": one.at, "facts": one.thing}


def _device(asked: Asked, view: View) -> Reply:
    path = f"{asked.parts['subject']}/{asked.parts['name']}"
    found = next((one for one in devices_of(view.snapshot) if _short(one) == path), None)
    return said(_about_device(found)) if found else refusal(404, "there is no such device")


def _short(one: Said) -> str:
    """The subject and the name, whichever list it stands in."""
    return f"{one.path.partition('/')[0]}/{one.path.rpartition('/')[2]}"


device = about(_device)


def _energy(_: Asked, view: View) -> Reply:
    if view.accounts is None:
        return refusal(503, "no energy has been counted yet", headers=(("Retry-After", "2"),))
    return said(plain(view.accounts))


energy = about(_energy)


def _panels(_: Asked, view: View) -> Reply:
    if view.insight is None:
        return refusal(503, "no microinverter has been read yet")
    return Reply(encoded(plain(view.insight)))


panels = about(_panels)


def _quirks(_: Asked, view: View) -> Reply:
    notes = {one.quirk: one for one in view.snapshot.notes}
    gateway = view.snapshot.gateway
    firmware = None if gateway is None else gateway.firmware
    return said(
        tuple(
            {
                "name": one.name,
                "why": one.why,
                "firmware": str(one.firmware),
                "concerns": firmware is None or firmware in one.firmware,
                "active": one.name in notes,
                "touched": notes[one.name].touched if one.name in notes else (),
            }
            for one in QUIRKS
        )
    )


quirks = about(_quirks)


def _endpoints(_: Asked, view: View) -> Reply:
    told = {}
    for name, entry in sorted(view.ledger.entries.items()):
        gap = next((found for one, found in view.answers if one == name), None)
        told[name] = {
            "asked": entry.asked,
            "answered": entry.answered,
            "took": entry.took,
            "failures": entry.failures,
            "not_before": entry.until,
            "gap": gap if isinstance(gap, Gap) else None,
        }
    return said(told)


endpoints = about(_endpoints)


def events(asked: Asked, known: Known) -> Reply | Listen:
    """Every snapshot as it comes, of one gateway or of all."""
    serial = asked.query.get("gateway")
    if serial is not None and serial not in known.views:
        return absent(serial)
    return Listen(serial)


def health(_: Asked, __: Known) -> Reply:
    """We live, whatever the gateway does."""
    return said({"alive": True})


def readiness(asked: Asked, known: Known) -> Reply:
    """Whether every gateway was read of late; 503 where one was not. It names none of them."""
    ages = _ages(asked, known)
    oldest = max(ages.values(), default=None)
    ready = _is_ready(ages, known)
    return said({"ready": ready, "age": oldest}, 200 if ready else 503)


def status(asked: Asked, known: Known) -> Reply:
    """The same with what is known of each gateway and broker."""
    ages = _ages(asked, known)
    ready = _is_ready(ages, known)
    told = {
        "ready": ready,
        "unread": known.unread,
        "gateways": {serial: {"age": age} for serial, age in ages.items()},
        "brokers": known.brokers,
    }
    return said(told, 200 if ready else 503)


def _ages(asked: Asked, known: Known) -> dict[str, float]:
    return {
        serial: (asked.at - _read(view.snapshot)).total_seconds()
        for serial, view in known.views.items()
    }


def _read(found: Snapshot) -> datetime:
    """When any of it was read last: a snapshot is made anew also while the gateway is silent.

    Who it is a gateway says to anybody, so that alone counts only where there is nothing else.
    """
    at = {name: one.at for name in SUBJECTS if (one := source_of(getattr(found, name))) is not None}
    who = at.pop("gateway", found.at)
    return max(at.values(), default=who)


def _is_ready(ages: dict[str, float], known: Known) -> bool:
    return bool(ages) and not known.unread and all(age < STALE for age in ages.values())
