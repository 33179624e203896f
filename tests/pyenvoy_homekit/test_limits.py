from itertools import chain

from pyenvoy_homekit.identity import Identity
from pyenvoy_homekit.limits import (
    MOST_ACCESSORIES,
    MOST_SERVICES,
    admitted,
    left_out,
    split,
    within,
)
from pyenvoy_homekit.shape import Accessory, Characteristic, Service


def panels(*numbers):
    """An accessory with a tile for each of these panels."""
    tiles = (
        Service("LightSensor", str(one), f"Panel {one}", (Characteristic("On", True),))
        for one in numbers
    )
    return Accessory("inverters", "Inverters", tuple(tiles))


def keys(parts):
    return {one.key: [each.key for each in one.services] for one in parts}


def test_what_fits_stays_as_it_is():
    house = (panels(*range(MOST_SERVICES)),)
    assert split(house, (), Identity()) == house


def test_what_is_too_much_goes_to_further_accessories_and_nothing_is_lost():
    parts = split((panels(*range(126)),), (), Identity())
    assert [len(one.services) for one in parts] == [99, 27]
    assert [one.name for one in parts] == ["Inverters", "Inverters 2"]
    assert [*chain(*keys(parts).values())] == [str(one) for one in range(126)]


def test_what_is_shown_stays_where_it_is_whatever_comes_before_it():
    first = split((panels(1, 2, 3),), (), Identity(), most=2)
    identity = Identity().with_all(first)
    second = split((panels(9, 3, 2, 1),), first, identity, most=2)
    assert keys(second) == {"inverters": ["2", "1"], "inverters+2": ["3", "9"]}


def test_what_comes_back_goes_where_it_was():
    first = split((panels(1, 2, 3),), (), Identity(), most=2)
    identity = Identity().with_all(first)
    back = split((panels(3),), (), identity, most=2)
    assert keys(back) == {"inverters+2": ["3"]}


def test_a_bridge_takes_as_many_accessories_as_it_may():
    house = tuple(Accessory(str(one), f"Battery {one}", ()) for one in range(MOST_ACCESSORIES))
    assert within(house, Identity()) == within(house, Identity())
    assert within(house, Identity()).accessories == house


def test_what_is_too_much_for_the_bridge_is_named_and_what_was_first_stays():
    house = tuple(Accessory(str(one), f"Battery {one}", ()) for one in range(4))
    identity = Identity().with_all((house[3], house[1]))
    found = within(house, identity, most=2)
    assert [one.key for one in found.accessories] == ["1", "3"]
    assert "there are 4: not shown are Battery 0, Battery 2;" in found.refused[0]


def batteries(*numbers):
    return tuple(Accessory(str(one), f"Battery {one}", ()) for one in numbers)


def test_a_gateway_that_invents_devices_is_followed_only_so_far():
    assert admitted(batteries(1, 2, 3, 4), (), most=3) == batteries(1, 2, 3)
    assert admitted(batteries(7, 8, 2), batteries(1, 2), most=3) == batteries(7, 2)


def test_what_is_known_is_followed_whatever_there_is_besides():
    assert admitted(batteries(9, 3, 2), batteries(1, 2, 3), most=2) == batteries(3, 2)


def test_a_gateway_that_invents_panels_is_followed_only_so_far_and_it_is_said():
    house = (*batteries(1), panels(1, 2, 3))
    found = admitted(house, (panels(3),), tiles=2)
    assert keys(found) == {"1": [], "inverters": ["1", "3"]}
    (said,) = left_out(house, found)
    assert said.startswith("the gateway tells of 3 tiles, of which 1 is not shown")
    assert left_out(house, house) == ()


def test_of_many_that_are_too_much_some_are_named_and_all_are_counted():
    (said,) = within(batteries(*range(60)), Identity(), most=10).refused
    assert "Battery 10, Battery 11," in said
    assert "Battery 29 and 30 more;" in said
