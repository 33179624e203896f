import re

from pyenvoy import commands
from pyenvoy.commands import Danger, course, watches
from tests.pyenvoy.commands.table import PAGE, span, written

TEXT = PAGE.read_text()


def test_the_table_is_the_one_that_the_controls_make():
    assert written(TEXT) == TEXT


def test_every_wish_that_is_named_exists():
    named = set(re.findall(r"`(\w+)\(", TEXT))
    assert named <= {*commands.__all__, *course.__all__}


def test_every_wish_that_exists_is_named():
    wishes = {one for one in commands.__all__ if one.islower()} - {"check", "too_soon"}
    assert wishes - {"kept_by_cloud"} <= set(re.findall(r"`(\w+)\(", TEXT))


def test_every_danger_and_every_pause_is_named():
    assert all(danger.value in TEXT for danger in Danger)
    pauses = [getattr(watches, name) for name in dir(watches) if name.startswith("BETWEEN")]
    assert all(span(pause) in TEXT for pause in pauses)
