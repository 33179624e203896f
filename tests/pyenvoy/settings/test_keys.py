import sys
import types
from collections.abc import Mapping
from enum import StrEnum

import attrs
import pytest

from pyenvoy.effects.host import installed, sections
from pyenvoy.secret import Secret
from pyenvoy.settings.keys import Key, Many, documented, every_part, parts, toml


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen
class Lamp:
    """A lamp."""

    name: str
    """What it is called."""


@attrs.frozen
class Room:
    """A room."""

    size: float = 1.0
    """How large."""
    name: str = ""
    lamp: Lamp | None = None


@attrs.frozen
class Plain:
    """`[house.plain]`: what is plain. It has two sentences,
    and two lines.

    And a second paragraph.
    """

    deep: bool = False


@attrs.frozen
class Inherited(Plain):
    deeper: float = 1.5
    """How deep."""


@attrs.frozen
class House:
    """The house."""

    key: Secret | None = None
    """The file with
    the key."""
    colour: Colour = Colour.RED
    colours: tuple[Colour, ...] = (Colour.BLUE,)
    plain: Plain = Plain()
    other: Plain | None = None
    lamps: tuple[Lamp, ...] = ()
    rooms: Mapping[str, Room] = attrs.field(factory=dict)
    words: Mapping[str, str] = attrs.field(factory=dict)


FOUND = {one.path: one for one in parts("house", House)}


def test_a_class_within_is_a_part_of_its_own():
    assert [one.head for one in FOUND.values()] == [
        "[house]",
        "[house.plain]",
        "[house.other]",
        "[[house.lamps]]",
        '[house.rooms."…"]',
    ]
    assert FOUND["house.lamps"].many is Many.LIST


def test_a_key_has_its_docstring_its_default_and_its_words():
    assert FOUND["house"].keys == (
        Key("key_file", "The file with the key.", '""'),
        Key("colour", "", '"red"', ("red", "blue")),
        Key("colours", "", '["blue"]', ("red", "blue"), several=True),
        Key("words", "", "{}"),
    )


def test_what_is_needed_has_no_default():
    assert FOUND["house.lamps"].keys == (Key("name", "What it is called.", None),)


def test_what_goes_by_names_has_the_keys_that_it_explains_itself():
    assert [one.name for one in FOUND["house.rooms"].keys] == ["size"]


def test_a_part_is_told_of_by_the_beginning_of_its_docstring():
    assert FOUND["house.plain"].about == "What is plain. It has two sentences, and two lines."


def test_docstrings_of_the_classes_it_is_made_of_count_too():
    assert documented(Inherited) == {"deeper": "How deep."}


def test_a_class_that_has_come_without_its_source_says_nothing(monkeypatch):
    monkeypatch.setitem(sys.modules, "compiled", types.ModuleType("compiled"))
    monkeypatch.setattr(Lamp, "__module__", "compiled")
    assert documented(Lamp) == {}


def test_a_class_that_is_not_in_its_file_says_nothing():
    assert documented(attrs.make_class("Made", ["name"])) == {}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, '""'),
        (True, "true"),
        (3, "3"),
        (2.0, "2"),
        (0.135, "0.135"),
        ("Brücke", '"Brücke"'),
        (("a", 1), '["a", 1]'),
        ({"a": 1}, '{"a" = 1}'),
    ],
)
def test_a_value_is_written_as_toml(value, text):
    assert toml(value) == text


EVERY = list(every_part(sections(installed())))


@pytest.mark.parametrize("part", EVERY, ids=lambda one: one.path)
def test_every_key_there_is_says_what_it_does(part):
    assert part.about
    assert [one.name for one in part.keys if not one.about] == []
