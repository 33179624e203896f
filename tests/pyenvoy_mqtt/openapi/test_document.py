"""The document is fresh and valid, and every answer has the shape that it says."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import OpenAPIV31SpecValidator

from pyenvoy.show.schema import schema
from pyenvoy_mqtt.openapi import EVERY, document
from pyenvoy_mqtt.openapi.schemas import _OWN
from pyenvoy_mqtt.rest import ROUTES, Access, Reply
from pyenvoy_mqtt.rest.wishes import outcome, polled, under_way
from tests.pyenvoy_mqtt.metrics.test_exposition import counted
from tests.pyenvoy_mqtt.views import asked, known, view
from tests.recordings import SAMPLES

COMMITTED = Path(__file__).parents[3] / "docs" / "reference" / "openapi.json"
DOCUMENT = document()


def test_the_committed_document_is_fresh():
    said = subprocess.run(
        [sys.executable, "-m", "pyenvoy_mqtt.openapi"], capture_output=True, text=True, check=True
    ).stdout
    assert COMMITTED.read_text() == said, (
        "python -m pyenvoy_mqtt.openapi > docs/reference/openapi.json"
    )


def test_it_is_valid():
    assert [*OpenAPIV31SpecValidator(DOCUMENT).iter_errors()] == []


def test_every_route_is_in_it_once():
    paths = DOCUMENT["paths"]
    described = {(path, method.upper()) for path, ways in paths.items() for method in ways}
    assert described == {(one.path, one.method) for one in EVERY}
    assert len(described) == len(EVERY) == len(ROUTES) + 1


def test_whatever_changes_something_needs_a_key():
    for one in ROUTES:
        security = DOCUMENT["paths"][one.path][one.method.lower()]["security"]
        assert (one.access is Access.CONTROL) == ({} not in security)
        assert (one.access is Access.CONTROL) == (one.method == "POST")


def check(reply, route):
    """The body has the shape that the document gives for its status."""
    operation = DOCUMENT["paths"][route.path][route.method.lower()]
    kind = reply.kind.partition(";")[0]
    said = operation["responses"][str(reply.status)]["content"][kind]["schema"]
    if kind != "application/json":
        assert said == {"type": "string"}
        return
    schema = {**said, "components": DOCUMENT["components"]}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    assert [str(error)[:400] for error in checker.iter_errors(json.loads(reply.body))] == []


def parts(route, found):
    subjects = {"subject": "batteries", "name": "none", "number": "1"}
    return {name: subjects[name] for name in re.findall(r"{(\w+)}", route.path)}


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_answer_has_the_shape_that_it_says(sample):
    found = known(view(sample))
    for route in ROUTES:
        if route.method == "GET":
            reply = route.answer(asked(**parts(route, found)), found)
            if isinstance(reply, Reply):
                check(reply, route)


def test_energy_has_the_shape_that_it_says():
    route = next(one for one in ROUTES if one.path == "/api/v1/energy")
    reply = route.answer(asked(), known(counted()))
    assert reply.status == 200
    check(reply, route)


def test_no_schema_of_the_pages_hides_one_of_the_model():
    mine, model = {*_OWN, "Command", "PluginKey"}, {*schema()["$defs"], "Snapshot", "Accounts"}
    assert mine & model == set()


def test_refusals_have_the_shape_that_it_says():
    for route in ROUTES:
        reply = route.answer(asked({"gateway": "none"}, b"{", **parts(route, None)), known())
        if isinstance(reply, Reply) and reply.status != 200:
            check(reply, route)


def test_outcomes_have_the_shape_that_it_says():
    from pyenvoy import Problem
    from pyenvoy.commands import Confirmed, Ignored, Refused

    route = next(one for one in ROUTES if one.path == "/api/v1/commands")
    for became in (Confirmed("held"), Ignored(), Refused((Problem("a", "b"),))):
        check(outcome("reserve", "set it", became), route)
    check(under_way("n", "reserve", "set it"), route)
    check(polled("DataSampling", on=True), route)
