"""What a snapshot says of each counter."""

from pyenvoy.accounting import sources
from pyenvoy.accounting.estimates import Seen
from pyenvoy.model.production import Measured
from pyenvoy.model.snapshot import Snapshot
from tests.pyenvoy.accounting.shots import (
    SERIAL,
    ac_battery,
    across,
    batteries,
    live,
    metered,
    net,
    panels,
    produced,
    shot,
    used,
)
from tests.pyenvoy.accounting.telling import NOW, after


def samples(snapshot, **how):
    return dict(sources.samples(snapshot, **how))


def places(snapshot):
    return {place.name: place.seen for place in sources.places(snapshot)}


# -- counters -------------------------------------------------------------------------------------


def test_a_snapshot_of_nothing_has_no_counters():
    assert samples(Snapshot(NOW)) == {}
    assert places(Snapshot(NOW)) == {}


def test_production_has_its_lifetime_source_and_power():
    found = samples(shot(production=produced(1000.0)))["produced"]
    assert (found.raw, found.at, found.power) == (1000.0, NOW, 500.0)
    assert found.source == f"{SERIAL}/meter_readings/meter"


def test_without_a_gateway_the_source_is_an_endpoint():
    found = samples(Snapshot(NOW, production=produced(1000.0)))["produced"]
    assert found.source == "meter_readings/meter"


def test_production_without_a_lifetime_is_no_reading():
    assert samples(shot(production=produced(None))) == {}


def test_panels_that_draw_at_night_produce_nothing():
    assert samples(shot(production=produced(1000.0, power=-4.0)))["produced"].power == 0.0


def test_power_that_is_not_known_is_not_zero():
    assert samples(shot(production=produced(1000.0, power=None)))["produced"].power is None


def test_the_inverters_are_the_meters_witness():
    found = samples(shot(production=produced(1000.0, inverters=900.0)))
    assert found["produced"].witness == 900.0


def test_the_inverters_are_not_their_own_witness():
    found = samples(shot(production=produced(900.0, how=Measured.INVERTERS, inverters=900.0)))
    assert found["produced"].witness is None


def test_what_the_house_uses_is_counted_and_never_negative():
    found = samples(shot(consumption=across(used(70.0))))["consumed"]
    assert (found.raw, found.power) == (70.0, 0.0)


def test_what_the_house_uses_may_have_no_lifetime():
    assert samples(shot(consumption=across(used(None)))) == {}


def test_phases_that_cancel_out_flow_both_ways():
    found = samples(
        shot(consumption=across(net=net(10.0, 20.0, power=0.0, phases=(240.0, -240.0))))
    )
    assert (found["imported"].raw, found["imported"].power) == (10.0, 240.0)
    assert (found["exported"].raw, found["exported"].power) == (20.0, 240.0)


def test_a_border_without_power_still_counts():
    found = samples(shot(consumption=across(net=net(10.0))))
    assert list(found) == ["imported"]
    assert found["imported"].power is None


def test_a_border_that_only_sells_counts_that():
    assert list(samples(shot(consumption=across(net=net(None, 5.0))))) == ["exported"]


def test_a_storage_meter_counts_both_ways():
    found = samples(shot(meters=metered(30.0, 40.0, power=-100.0)))
    assert (found["discharged"].raw, found["discharged"].power) == (30.0, 0.0)
    assert (found["charged"].raw, found["charged"].power) == (40.0, 100.0)
    assert found["charged"].source == f"{SERIAL}/meters/storage"


def test_a_storage_meter_may_have_one_register():
    assert list(samples(shot(meters=metered(30.0, None)))) == ["discharged"]
    assert list(samples(shot(meters=metered(None, 40.0)))) == ["charged"]


def test_a_storage_meter_without_a_value_is_silent():
    assert samples(shot(meters=metered(None, None))) == {}


def test_a_disabled_storage_meter_counts_nothing():
    assert samples(shot(meters=metered(30.0, 40.0, enabled=False))) == {}


def test_registers_have_the_moment_at_which_the_meters_were_read():
    meters = metered(30.0, 40.0, at=after(-60))
    assert samples(shot(meters=meters))["charged"].at == after(-60)
    found = samples(shot(meters=meters, production=produced(1.0)))
    assert found["charged"].at == NOW


def test_ac_batteries_count_for_themselves():
    found = samples(shot(batteries=batteries(ac=(ac_battery(5.0, None),))))
    assert {name: one.raw for name, one in found.items()} == {"1219001.discharged": 5.0}


def test_inverters_count_where_that_is_wanted():
    snapshot = shot(inverters=panels(2, 7.0))
    assert samples(snapshot) == {}
    assert list(samples(snapshot, inverters=True)) == ["122400.produced", "122401.produced"]


def test_an_inverter_has_the_moment_of_the_answer_and_not_the_gateways_stamp():
    found = samples(shot(inverters=panels(1, 7.0, reported=after(-9))), inverters=True)
    assert found["122400.produced"].at == NOW


def test_an_inverter_without_a_count_has_no_counter():
    assert samples(shot(inverters=panels(1)), inverters=True) == {}


# -- places ---------------------------------------------------------------------------------------


def test_batteries_without_a_meter_are_estimated_together_and_each():
    found = places(shot(batteries=batteries(100.0, -40.0, together=60.0)))
    assert found == {
        "storage": Seen(60.0, NOW),
        "12210000": Seen(100.0, NOW),
        "12210001": Seen(-40.0, NOW),
    }


def test_both_kinds_of_battery_are_added():
    found = places(shot(batteries=batteries(100.0, together=100.0, ac=(ac_battery(1, 2, -30.0),))))
    assert found["storage"].power == 70.0


def test_a_sum_that_misses_a_kind_is_none():
    found = places(shot(batteries=batteries(100.0, ac=(ac_battery(1, 2, -30.0),))))
    assert "storage" not in found


def test_the_live_view_is_fresher_while_it_streams():
    both = {"batteries": batteries(together=60.0), "meters": None}
    assert places(shot(live=live(55.0), **both))["storage"] == Seen(55.0, NOW)
    assert "storage" not in places(shot(live=live(55.0, streaming=False)))
    assert "storage" not in places(shot(live=live(None)))


def test_a_meter_makes_an_estimate_needless_even_while_it_is_silent():
    snapshot = shot(batteries=batteries(100.0, together=100.0), meters=metered(None, None))
    assert "storage" not in places(snapshot)


def test_a_disabled_meter_measures_no_storage():
    meters = metered(1.0, 1.0, enabled=False)
    assert "storage" in places(shot(batteries=batteries(100.0, together=100.0), meters=meters))


def test_nothing_is_estimated_before_the_meters_are_known():
    snapshot = shot(batteries=batteries(100.0, together=100.0), complete=False)
    assert "storage" not in places(snapshot)


def test_a_battery_that_says_no_power_is_not_estimated():
    assert places(shot(batteries=batteries(None))) == {}


def test_a_border_of_which_only_power_is_known_is_estimated():
    assert places(shot(consumption=across(net=net(power=-800.0)))) == {"grid": Seen(-800.0, NOW)}
    assert places(shot(consumption=across(net=net(1.0, 1.0, power=-800.0)))) == {}
