"""Which device something belongs to, and what Home Assistant is told of it."""

import re

import attrs

from pyenvoy import Snapshot
from pyenvoy.model.contacts import Contact
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.meters import Meter
from pyenvoy.show.plain import Plain
from pyenvoy_mqtt.discovery.meanings import OWN_DEVICES
from pyenvoy_mqtt.subjects import Said


def plain_id(name: str) -> str:
    """A name with nothing in it that Home Assistant would not take as an id."""
    return re.sub(r"[^A-Za-z0-9_-]", "_", name)


@attrs.frozen
class Node:
    """One gateway among all that Home Assistant knows."""

    serial: str

    @property
    def id(self) -> str:
        """Its own, never to change."""
        return f"pyenvoy_{plain_id(self.serial)}"

    def entity_id(self, key: str, entity: str) -> str:
        """That of an entity of one of its parts."""
        return f"{self.id}_{key}_{plain_id(entity)}"


def owns_device(path: str) -> bool:
    """Whether what stands there in the model is a device by itself, and no part of the gateway."""
    return "/" in path or path in OWN_DEVICES


def of_gateway(node: Node, snapshot: Snapshot) -> Plain:
    """The gateway."""
    found = snapshot.gateway
    told: Plain = {
        "identifiers": [node.id],
        "name": f"Envoy {node.serial}",
        "manufacturer": "Enphase",
        "serial_number": node.serial,
    }
    return told if found is None else {**told, **_facts_of_gateway(found)}


def _facts_of_gateway(found: Gateway) -> Plain:
    return _known(
        {"model": found.model, "model_id": found.part_number, "sw_version": found.firmware_text}
    )


def of_device(node: Node, said: Said) -> Plain:
    """A device behind it."""
    thing = said.thing
    serial = getattr(thing, "serial", None)
    facts = _known(
        {
            "model": getattr(thing, "model", None),
            "model_id": getattr(thing, "part_number", None),
            "sw_version": getattr(thing, "firmware", None),
            "serial_number": serial,
        }
    )
    return {
        "identifiers": [f"{node.id}_{plain_id(said.path)}"],
        "name": _name(said),
        "manufacturer": "Enphase",
        "via_device": node.id,
        **facts,
    }


def _name(said: Said) -> str:
    thing = said.thing
    kind = OWN_DEVICES.get(said.path) or _words(type(thing).__name__)
    match thing:
        case Meter():
            return f"{kind} {thing.kind}"
        case Contact():
            return " ".join(filter(None, (kind, thing.id, thing.name)))
        case _ if said.path in OWN_DEVICES:
            return kind
        case _:
            return f"{kind} {said.path.rpartition('/')[2]}"


def _words(name: str) -> str:
    """The name of a class as people read it: `AcBattery` as `Ac battery`."""
    found = re.sub(r"(?<!^)(?=[A-Z])", " ", name)
    return found[:1] + found[1:].lower()


def _known(facts: dict[str, object]) -> Plain:
    return {key: str(one) for key, one in facts.items() if one not in (None, "")}
