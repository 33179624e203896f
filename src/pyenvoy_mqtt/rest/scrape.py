"""`/metrics`: what Prometheus scrapes. Pure."""

from pyenvoy_mqtt.metrics import CONTENT_TYPE, exposition
from pyenvoy_mqtt.rest.values import Asked, Known, Reply, refusal

ASKS = {"aliases": ("true", "false")}
"""What can be said behind the question mark."""


def answer(asked: Asked, known: Known) -> Reply:
    """All metrics; with `?aliases=true` also under the names that other exporters gave them."""
    wanted = asked.query.get("aliases", "false")
    if wanted not in ASKS["aliases"]:
        return refusal(422, "aliases is true or false")
    aliases = wanted == "true"
    return Reply(exposition(known.views.values(), asked.at, aliases=aliases), kind=CONTENT_TYPE)
