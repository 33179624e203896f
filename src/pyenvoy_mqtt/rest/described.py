"""`/api/v1/openapi.json`: what can be asked here. Pure."""

import json
from functools import cache

from pyenvoy_mqtt.rest.values import Asked, Known, Reply


def answer(_: Asked, __: Known) -> Reply:
    """The document, made once."""
    return _document()


@cache
def _document() -> Reply:
    from pyenvoy_mqtt.openapi import document  # noqa: PLC0415  # it is made of the table, which holds us

    return Reply(json.dumps(document(), ensure_ascii=False).encode())
