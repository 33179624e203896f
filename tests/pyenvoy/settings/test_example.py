import re
import tomllib

import attrs
import pytest

from pyenvoy.effects.host import installed, sections
from pyenvoy.secret import Secret
from pyenvoy.settings import Settings, read
from pyenvoy.settings.example import example
from pyenvoy.settings.keys import Key, Many, Part, every_part

KNOWN = sections(installed())
PARTS = list(every_part(KNOWN))
TEXT = example(PARTS)
WHOLE = re.sub(r"^#(?=\w+ = )", "", TEXT, flags=re.MULTILINE)
"""The example with every key uncommented."""


def settings(text):
    return read(text.replace("me@example.com", "owner@example.com"), KNOWN, Secret)


def test_the_example_needs_only_host_and_login():
    assert tomllib.loads(TEXT)["gateway"] == {
        "host": "envoy.local",
        "email": "me@example.com",
        "password_file": "password",
        "limits": {},
        "offsets": {},
    }


def test_the_example_left_as_it_is_lacks_the_address_of_an_account():
    (problem,) = read(TEXT, KNOWN, Secret)
    assert (problem.where, "example's" in problem.what) == ("gateway.email", True)


def test_the_example_is_in_order_once_that_is_there_and_runs_every_adapter_with_its_defaults():
    found = settings(TEXT)
    assert isinstance(found, Settings)
    assert found.sections == {name: section() for name, section in KNOWN.items()}


def test_with_every_line_uncommented_it_is_the_same():
    assert WHOLE.count("\n#") < TEXT.count("\n#") - 50
    assert settings(WHOLE) == settings(TEXT)


@pytest.mark.parametrize("part", PARTS, ids=lambda one: one.path)
def test_every_key_stands_in_it(part):
    assert part.many is not Many.ONCE or all(
        re.search(rf"^#?{one.name} = ", TEXT, re.MULTILINE) for one in part.keys
    )


def test_no_line_is_too_long_to_be_read():
    assert max(len(line) for line in TEXT.splitlines()) <= 120


def test_an_empty_text_is_as_if_the_key_were_not_there():
    found = settings('[gateway]\nhost = "a"\nemail = ""\npassword_file = ""\nlimits.grid = ""')
    assert attrs.asdict(found.gateways[0])["email"] is None
    assert found == settings('[gateway]\nhost = "a"')


def test_where_something_must_stand_an_empty_text_is_a_mistake():
    (problem,) = settings('[gateway]\nhost = ""')
    assert (problem.where, problem.what) == ("gateway.host", "is needed")


def test_what_may_stand_there_more_than_once_is_told_of():
    lamp = Part("mqtt.lamp", "A lamp.", (Key("name", "Its name.", None),), Many.LIST)
    assert example([lamp]).endswith(
        "\n# A lamp.\n#   [[mqtt.lamp]]\n#   name = …\n#       Its name.\n"
    )


def test_words_that_the_sentence_does_not_have_are_added():
    key = Key("colour", "Its colour.", '"red"', ("red", "blue"))
    part = Part("lamp", "A lamp.", (key, attrs.evolve(key, name="colours", several=True)))
    assert "# Its colour. One of red, blue.\n#colour" in example([part])
    assert "# Its colour. Some of red, blue.\n#colours" in example([part])


def test_what_is_needed_is_no_comment_so_that_nobody_forgets_it():
    lamp = Part("lamp", "A lamp.", (Key("where", "Its room.", None), Key("colour", "It.", '"red"')))
    assert '# Its room.\nwhere = ""\n# It.\n#colour = "red"' in example([lamp])
