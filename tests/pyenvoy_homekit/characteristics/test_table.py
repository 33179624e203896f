"""The rule of the table: no id twice, every row has what it needs, nothing is narrower than real data."""

import re
from collections import Counter

import pytest
from pyhap.loader import Loader

from pyenvoy.units import QUANTITIES, symbol
from pyenvoy_homekit.characteristics import GROUPS, TRAITS, Format
from pyenvoy_homekit.characteristics.row import PERCENT, number
from pyenvoy_homekit.characteristics.table import GROUP_ROWS, ROWS
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.characteristics.page import PAGE, page
from tests.pyenvoy_homekit.ours import services, snapshot
from tests.recordings import EVERY

EVERYTHING = (*ROWS, *GROUP_ROWS)
UNITS = {symbol(one) for one in QUANTITIES} | {"k" + symbol(one) for one in QUANTITIES}
HOMEKITS_OWN = {"percentage", "celsius"}


def test_no_id_stands_twice():
    ids = Counter(one.uuid.upper() for one in EVERYTHING)
    assert [one for one, times in ids.items() if times > 1] == []


def test_no_name_stands_twice():
    assert (len(TRAITS), len(GROUPS)) == (len(ROWS), len(GROUP_ROWS))


@pytest.mark.parametrize("row", EVERYTHING, ids=lambda one: one.kind)
def test_every_row_has_what_it_needs(row):
    assert re.fullmatch(r"[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}", row.uuid)
    assert 0 < len(row.label) <= 64
    assert not row.uuid.endswith("-0000-1000-8000-0026BB765291"), "an id of Apple's"


@pytest.mark.parametrize(
    "row",
    [one for one in ROWS if one.format in (Format.FLOAT, Format.UINT32)],
    ids=lambda x: x.kind,
)
def test_every_number_has_its_range_and_a_unit_that_there_is(row):
    assert row.least < row.most
    assert row.step > 0
    assert row.unit in UNITS | HOMEKITS_OWN | {"MB"}


def test_no_name_is_one_of_apples():
    apple = Loader()
    assert not (TRAITS.keys() & apple.char_types.keys())
    assert not (GROUPS.keys() & apple.serv_types.keys())


def test_what_shared_an_id_in_the_plugin_has_one_of_its_own():
    assert TRAITS["PlcLevelCheck"].uuid.startswith("00000029-000B")
    assert not TRAITS["AddressIp"].uuid.startswith("00000029")
    assert TRAITS["CommInterface"].uuid.startswith("00000011-000B")
    assert not GROUPS["Ensemble"].uuid.startswith("00000011")
    assert GROUPS["Microinverter"].uuid != GROUPS["Encharge"].uuid


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_narrower_than_real_data(name):
    found = snapshot(name)
    for each in services(View(found.at, found)):
        for one in each.characteristics:
            row = TRAITS[one.kind]
            if row.most is not None:
                assert row.least <= one.value <= row.most, (each.key, one.kind)
            if row.format is Format.STRING:
                assert 0 < len(one.value) <= 64, (each.key, one.kind)


@pytest.mark.parametrize("name", EVERY)
def test_no_service_says_a_thing_twice_and_none_has_anothers_key(name):
    found = services(View(snapshot(name).at, snapshot(name)))
    assert len({one.key for one in found}) == len(found)
    for each in found:
        kinds = [one.kind for one in each.characteristics]
        assert len(set(kinds)) == len(kinds) > 0


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("Power", 1234.5678, 1.235),
        ("Power", -0.4, 0.0),
        ("Power", True, 0.001),
        ("PercentFull", 99.96, 100.0),
        ("Frequency", 49.98765, 49.988),
        ("LinesCount", 3, 3),
        ("Connected", 0, False),
        ("Status", "x" * 64, "x" * 64),
        ("Status", "x" * 65, "x" * 63 + "…"),
        ("Power", None, None),
        ("Power", float("nan"), None),
        ("Power", float("inf"), None),
        ("EveStatus", "A" * 100, "A" * 100),
        ("Power", "much", None),
    ],
)
def test_a_value_is_brought_into_its_form(kind, value, shown):
    found = TRAITS[kind].shown(value)
    assert found == shown
    assert type(found) is type(shown)


def test_the_page_of_characteristics_is_fresh():
    assert PAGE.read_text() == page(), "python -m tests.pyenvoy_homekit.characteristics.page"


def test_a_share_begins_at_nothing():
    assert number("x", "x", "x", PERCENT).least == 0
