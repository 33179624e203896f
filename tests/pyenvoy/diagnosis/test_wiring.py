from datetime import timedelta

import pytest

from pyenvoy.diagnosis import Level
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.flow import Flow, Registers
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.meters import Meter, MeteringStatus, MeterKind, MeterPhase, Meters
from tests.pyenvoy.diagnosis.patients import SOURCE, found, recorded, with_


def panels(minutes):
    interval = None if minutes is None else timedelta(minutes=minutes)
    return with_(
        inverters=Inverters(SOURCE, (Inverter("1"), Inverter("2", retired=True)), interval)
    )


@pytest.mark.parametrize(
    ("minutes", "level"),
    [(5, Level.OK), (15, Level.NOTICE), (60, Level.WARNING), (None, Level.NOTICE)],
)
def test_rare_reports_are_the_worse_the_rarer(minutes, level):
    assert found("inverters", panels(minutes)).level is level


def test_enphase_is_to_be_asked_for_300_s_where_reports_are_rare():
    assert "300 s" in found("inverters", panels(60)).advice
    assert "1 microinverters report every 1 h" in found("inverters", panels(60)).said


def test_without_microinverters_nothing_is_said_of_reports():
    assert found("inverters", with_()).said == "no microinverter is known"


def meter(kind="production", power=1500.0, phases=1, count=1, **more):
    now = None if power is None else Flow(power=power)
    parts = tuple(MeterPhase(i, Flow(), Registers()) for i in range(phases))
    more = {"enabled": True} | more
    return Meter(1, MeterKind(kind), phase_count=count, now=now, phases=parts, **more)


def house(*meters):
    return with_(meters=Meters(SOURCE, meters))


def test_good_meters_are_named_with_their_phases():
    one = found("wiring", house(meter(), meter("net-consumption", -200.0, 3, 3)))
    assert (one.level, one.said) == (
        Level.OK,
        "production on 1 phase, net-consumption on 3 phases",
    )


def test_a_meter_without_a_count_of_phases_is_named_all_the_same():
    assert found("wiring", house(meter(count=None))).said == "production"


@pytest.mark.parametrize(
    ("sick", "said"),
    [
        (meter(flags=("production-imbalance",)), "unequally"),
        (meter(flags=("brand-new-flag",)), "production: brand-new-flag"),
        (meter(power=-900.0), "counts backwards"),
        (meter(status=MeteringStatus.CHECK_WIRING), "check the wiring"),
        (meter(count=3, phases=2), "1 of 3 phases have no values"),
    ],
)
def test_what_is_wired_wrongly_is_a_warning_with_its_hint(sick, said):
    one = found("wiring", house(sick))
    assert (one.level, said in one.said) == (Level.WARNING, True)
    assert "installer" in one.advice


def test_a_hint_is_given_once():
    sick = meter(power=-900.0, flags=("negative-production",), status=MeteringStatus.CHECK_WIRING)
    assert found("wiring", house(sick)).said.count("production: ") == 1


def test_inverters_that_draw_a_little_at_night_are_no_wrong_wiring():
    assert found("wiring", house(meter(power=-12.0))).level is Level.OK


def test_a_meter_without_a_value_has_no_missing_phase():
    assert found("wiring", house(meter(power=None, phases=0))).level is Level.OK


def test_a_disabled_meter_that_most_houses_have_is_noticed():
    one = found("wiring", house(meter(), meter("net-consumption", enabled=False)))
    assert (one.level, "disabled: net-consumption" in one.said) == (Level.NOTICE, True)


def test_a_disabled_meter_that_few_houses_have_is_not():
    one = found("wiring", house(meter(), meter("evse", enabled=False)))
    assert (one.level, "evse" in one.said) == (Level.OK, False)


def test_meters_that_are_all_disabled_are_said_to_be():
    one = found("wiring", house(meter(enabled=False)))
    assert one.said == "every current meter is disabled"


@pytest.mark.parametrize(
    ("gap", "level"),
    [
        (Gap("meters", Reason.NO_HARDWARE, "none"), Level.OK),
        (Gap("meters", Reason.DENIED, "refused"), Level.NOTICE),
    ],
)
def test_without_meters_it_matters_why(gap, level):
    assert found("wiring", with_(gaps=(gap,))).level is level


def test_without_meters_and_without_a_reason_there_are_none():
    assert "no current meter" in found("wiring", with_()).said


def test_the_picture_has_each_meter_at_its_place():
    drawn = found(
        "wiring",
        house(
            meter("net-consumption", -1200.0),
            meter("production", 1500.0),
            meter("total-consumption", None),
            meter("storage", 300.0),
        ),
    ).drawing
    assert drawn == (
        "grid ───[net -1200 W]───┬───[production 1500 W]─── panels",
        "                        └───[total]─── house",
        "                           [storage] 300 W",
    )


def test_the_meters_of_a_whole_sample_are_in_order():
    assert found("wiring", recorded("8.2.127_three_cts")).level is Level.OK
