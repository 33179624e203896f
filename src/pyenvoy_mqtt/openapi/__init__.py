"""The OpenAPI document, made of the table of routes. Pure.

`docs/reference/openapi.json` is what `document()` returned when it was last committed; a test compares,
`python -m pyenvoy_mqtt.openapi` prints it again.
"""

import re
from collections.abc import Iterable

import attrs

from pyenvoy.show.plain import Plain
from pyenvoy_mqtt.metrics import CONTENT_TYPE
from pyenvoy_mqtt.openapi.schemas import ref, schemas
from pyenvoy_mqtt.rest import ROUTES, Access, Route
from pyenvoy_mqtt.rest.v1 import SUBJECTS
from pyenvoy_mqtt.rest.values import JSON
from pyenvoy_mqtt.web import PAGES

_SAYS = """\
What the gateway and its energy system do, as pyenvoy knows it; a question here never asks the gateway.
Numbers are in SI units, times in UTC. Answers have an `ETag` that changes when they do. Where a key is set,
it is sent as `Authorization: Bearer …`; whoever wants to change something always needs one.
"""

_TAGS = {
    "api": "Our own API. Names stay; new ones may come.",
    "short": "Short names.",
    "page": "The dashboard.",
    "plugin": "The paths and keys of homebridge-enphase-envoy, its misspelt ones too.",
}


EVERY = (*ROUTES, *(attrs.evolve(one, gives="Page") for one in PAGES if one.path == "/"))
"""What is described: the files of the dashboard are not but for the page itself."""


def document(routes: Iterable[Route] = EVERY) -> Plain:
    """The OpenAPI 3.1 document of these routes."""
    paths: dict[str, dict[str, object]] = {}
    for one in routes:
        paths.setdefault(one.path, {})[one.method.lower()] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "pyenvoy",
            "version": "1",
            "description": _SAYS,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "http://127.0.0.1:8478"}],
        "tags": [{"name": name, "description": said} for name, said in _TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
            },
        },
    }


_ANY_KEY: list[Plain] = [{"bearer": []}, {"key": []}]


def _operation(route: Route) -> Plain:
    found: Plain = {
        "operationId": _identifier(route),
        "summary": route.purpose,
        "tags": [route.tag],
        "parameters": list(_parameters(route)),
        "responses": _responses(route),
        "security": _security(route.access),
    }
    if route.takes:
        content = {JSON: {"schema": ref(route.takes)}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _identifier(route: Route) -> str:
    words = re.findall(r"\w+", route.path.removeprefix("/api/v1"))
    tag = () if route.tag == "api" else (route.tag,)
    return "_".join((route.method.lower(), *tag, *words))


def _security(access: Access) -> list[Plain]:
    """What opens it; on this machine alone reading needs nothing."""
    return (
        [{}] if access is Access.OPEN else _ANY_KEY if access is Access.CONTROL else [{}, *_ANY_KEY]
    )


def _parameters(route: Route) -> Iterable[Plain]:
    for name in re.findall(r"{(\w+)}", route.path):
        yield _parameter(name, "path", {"enum": list(SUBJECTS)} if name == "subject" else {})
    if route.one_gateway:
        said = "The serial number of one of several gateways; else it is the first one."
        yield {**_parameter("gateway", "query", {}), "description": said}
    for name, known in route.asks.items():
        yield _parameter(name, "query", {"enum": list(known)} if known else {})
    if route.takes:
        said = "`respond-async`, or `wait=10`: how long to wait for the outcome (RFC 7240)."
        yield {**_parameter("Prefer", "header", {}), "description": said}


def _parameter(name: str, place: str, more: Plain) -> Plain:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, **required, "schema": {"type": "string", **more}}


_WHY = {
    400: "It cannot be understood.",
    401: "It needs a key.",
    403: "This key does not open it, or a page from elsewhere asks.",
    404: "There is no such thing here.",
    408: "The body did not come in time.",
    413: "The body is too long.",
    415: "The body is not JSON.",
    421: "Asked by a name that is not ours.",
    422: "It is asked for wrongly.",
    429: "Too many wishes are under way.",
    503: "It is not known at the moment.",
}
_ALWAYS = (401, 403, 421)
_WISHES = {
    200: "It was done, read back and holds.",
    202: "It is under way; `Location` says where to ask.",
    409: "It was set back, or another wish took its place.",
    422: "It was refused before it was sent, or by the gateway.",
    502: "Nothing of it was ever seen, or could be read.",
}


def _responses(route: Route) -> Plain:
    if route.gives == "Outcome":
        body = (400, 408, 413, 415) if route.takes else ()
        return _kinds(_WISHES, "Outcome") | _errors(*_ALWAYS, 404, 429, 503, *body)
    if route.gives in ("Readiness", "Status"):
        said = {200: "Every gateway was read of late.", 503: "One was not."}
        return _kinds(said, route.gives) | _errors(*_ALWAYS)
    if route.gives == "Metrics":
        content = {CONTENT_TYPE.partition(";")[0]: {"schema": {"type": "string"}}}
        return {"200": {"description": "Samples.", "content": content}} | _errors(*_ALWAYS, 422)
    if route.gives == "Page":
        content = {"text/html": {"schema": {"type": "string"}}}
        return {"200": {"description": "The dashboard.", "content": content}} | _errors(*_ALWAYS)
    if route.gives == "Events":
        content = {"text/event-stream": {"schema": {"type": "string"}}}
        return {"200": {"description": "Snapshots.", "content": content}} | _errors(
            *_ALWAYS, 404, 503
        )
    if "format" in route.asks:
        return _of_two_kinds(route.gives) | _errors(*_ALWAYS, 404, 422, 503)
    found = _kinds({200: "It is known."}, route.gives)
    return found | {"304": {"description": "As it was."}} | _errors(*_ALWAYS, 404, 503)


def _of_two_kinds(schema: str) -> Plain:
    content = {JSON: {"schema": ref(schema)}, "text/csv": {"schema": {"type": "string"}}}
    return {"200": {"description": "It is known.", "content": content}}


def _kinds(said: dict[int, str], schema: str) -> Plain:
    return {str(status): _response(words, schema) for status, words in said.items()}


def _errors(*statuses: int) -> Plain:
    return {str(one): _response(_WHY[one], "Error") for one in sorted(statuses)}


def _response(said: str, schema: str) -> Plain:
    return {"description": said, "content": {JSON: {"schema": ref(schema)}}}
