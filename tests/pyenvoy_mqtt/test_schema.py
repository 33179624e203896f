import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from pyenvoy import plain
from pyenvoy.commands.spoken import SENTENCES
from pyenvoy.model.accounts import Accounts
from pyenvoy_mqtt.orders import Caller, done
from pyenvoy_mqtt.schema import page, schema
from pyenvoy_mqtt.settings import HomeAssistantSettings, MqttSettings
from pyenvoy_mqtt.telling import Telling
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy.show.roofs import insight
from tests.pyenvoy_mqtt.seen import snapshot
from tests.pyenvoy_mqtt.test_subjects import ACCOUNT
from tests.recordings import SAMPLES

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SNAPSHOT = json.loads((REFERENCE / "snapshot.schema.json").read_text())
REGISTRY = Registry().with_resource("snapshot.schema.json", Resource.from_contents(SNAPSHOT))


def validator(topic):
    """For the payload of a topic, by the schema of all."""
    whole = schema()
    return Draft202012Validator(
        {"$defs": whole["$defs"], **whole["properties"][topic]}, registry=REGISTRY
    )


def pattern(topic):
    """The name of the schema for a topic: `state/inverters/<serial>` for `state/inverters/4`."""
    known = schema()["properties"]
    if topic in known:
        return topic
    head = topic.rpartition("/")[0]
    return next(one for one in known if one.rpartition("/")[0] == head and one.endswith(">"))


@pytest.mark.parametrize("sample", SAMPLES)
def test_all_that_is_published_has_the_shape_that_is_documented(sample):
    found = snapshot(sample)
    quiet = MqttSettings(home_assistant=HomeAssistantSettings(enabled=False))
    telling = Telling(quiet, Topics("p", "s"))
    accounts = Accounts(found.at, {"produced": ACCOUNT}, "UTC", zone_known=False)
    telling.take(found, accounts, found.at)
    for message in (telling.urgent(), *telling.due(found.at)):
        topic = message.topic.removeprefix("p/s/")
        if not topic.endswith(("/state", "reachable")):
            validator(pattern(topic)).validate(json.loads(message.payload))


def test_insight_has_too():
    validator("insight").validate(plain(insight()))


def test_a_result_has_too():
    validator("<control>/result").validate(json.loads(done(Caller("reserve", "t")).payload))


def test_the_schema_is_one():
    Draft202012Validator.check_schema(schema())


def test_the_committed_schema_is_fresh():
    """`python -m pyenvoy_mqtt.schema` makes it again."""
    assert json.loads((REFERENCE / "topics.schema.json").read_text()) == json.loads(
        json.dumps(schema())
    )


def test_the_committed_page_is_fresh():
    """`python -m pyenvoy_mqtt.schema` makes it again."""
    assert (REFERENCE / "topics.md").read_text() == page()


def test_the_page_names_every_control_and_every_topic():
    assert all(f"`{one.name}`" in page() for one in SENTENCES)
    assert all(f"`{topic}`" in page() for topic in schema()["properties"] if "result" not in topic)
