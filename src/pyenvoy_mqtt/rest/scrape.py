"""`/metrics`: what Prometheus scrapes. Pure."""

from pyenvoy_mqtt.metrics import CONTENT_TYPE, exposition
from pyenvoy_mqtt.rest.values import Asked, Known, Reply, refusal

ASKS = {"aliases": ("true", "false"), "serials": ("plain", "hashed")}
"""What can be said behind the question mark."""


def answer(asked: Asked, known: Known) -> Reply:
    """All metrics.

    With `?aliases=true` also under the names that other exporters gave them, with `?serials=hashed` without serial
    numbers.
    """
    aliases = asked.query.get("aliases", "false")
    serials = asked.query.get("serials", "plain")
    if aliases not in ASKS["aliases"]:
        return refusal(422, "aliases is true or false")
    if serials not in ASKS["serials"]:
        return refusal(422, "serials is plain or hashed")
    wanted = {"aliases": aliases == "true", "hashed": serials == "hashed"}
    return Reply(exposition(known.views.values(), asked.at, **wanted), kind=CONTENT_TYPE)
