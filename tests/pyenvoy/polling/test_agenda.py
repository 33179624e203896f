"""What is worth asking of which gateway."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.endpoint import Answer, Answers, Cadence, LegacyRole, Role
from pyenvoy.errors import Gap, Reason
from pyenvoy.firmware import Firmware
from pyenvoy.polling.agenda import WISHES, Known, Lane, Rank, agenda, excluded
from pyenvoy.request import Response
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.info import INFO
from pyenvoy.wire.installer import AGF_INDEX
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_ss import GEN_CONFIG
from pyenvoy.wire.production import PRODUCTION, PRODUCTION_DETAILS, PRODUCTION_PAGE

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
CT = b'[{"eid": 1, "state": "enabled", "measurementType": "production"}]'
IDLE_CT = b'[{"eid": 1, "state": "disabled", "measurementType": "production"}]'
BATTERY = b'[{"type": "ENCHARGE", "devices": [{"serial_num": "1"}]}]'
CONTROLLER = (
    b'[{"type": "ENCHARGE", "devices": []}, {"type": "ENPOWER", "devices": [{"serial_num": "2"}]}]'
)


def saying(*said):
    """Answers from endpoints and the bodies they gave; `None` for a page that is not there."""
    answers = Answers()
    for endpoint, body in said:
        response = Response(404) if body is None else Response(200, body=body)
        answers = answers.with_(endpoint, read(endpoint, response, NOW))
    return answers


def known(*said, firmware="8.2.4345", role=Role.OWNER):
    return Known(Firmware.parse(firmware), role, saying(*said))


def names(*said, **more):
    return [item.endpoint.name for item in agenda(known(*said, **more))]


def item(endpoint, *said, **more):
    return next(one for one in agenda(known(*said, **more)) if one.endpoint is endpoint)


def objections(*said, **more):
    return {one.name: gap.reason for one, gap in excluded(known(*said, **more))}


def info(meter):
    body = b"<envoy_info><device><sn>1</sn><imeter>%s</imeter></device></envoy_info>"
    return (INFO, body % (b"true" if meter else b"false"))


def test_a_gateway_that_claims_a_meter_is_asked_for_readings_at_once():
    assert names(info(meter=True))[:2] == ["meters", "meter_readings"]


def test_without_that_claim_the_meters_are_asked_for_first():
    assert names(info(meter=False))[:2] == ["meters", "production_totals"]


def test_listed_meters_are_read_whatever_the_claim():
    assert "meter_readings" in names(info(meter=False), (METERS, CT))


def test_without_meters_nothing_is_read():
    assert objections(info(meter=True), (METERS, b"[]"))["meter_readings"] is Reason.NO_HARDWARE


def test_a_gateway_without_the_page_has_no_meters():
    assert objections(info(meter=True), (METERS, None))["meter_readings"] is Reason.NO_HARDWARE


def test_readings_are_live():
    assert item(METER_READINGS, (METERS, CT)).lane is Lane.LIVE


def test_readings_of_meters_that_are_all_disabled_are_not_live():
    found = item(METER_READINGS, (METERS, IDLE_CT))
    assert (found.lane, found.every) == (Lane.SLOW, timedelta(seconds=60))


@pytest.mark.parametrize(("meters", "rank"), [(CT, Rank.LATER), (IDLE_CT, Rank.FIRST)])
def test_the_quarter_hour_totals_are_urgent_only_where_no_meter_measures_production(meters, rank):
    ranks = {one.endpoint.name: one.rank for one in agenda(known((METERS, meters)))}
    assert ranks["production_totals"] is rank
    assert (ranks["pdm_energy"] is Rank.LATER) is (rank is Rank.LATER)


def test_all_that_has_a_cadence_is_asked_somewhere():
    asked = {one.name for wish in WISHES for one in (wish.endpoint, *wish.instead)}
    paced = {one.name for one in CATALOGUE if one.cadence is not Cadence.ON_REQUEST}
    assert paced - asked == {"live_status"}  # frozen until its stream is switched on


def test_a_stand_in_with_a_cadence_of_its_own_keeps_it():
    said = ((GRID_PROFILE, None),)
    assert item(AGF_INDEX, *said, role=Role.INSTALLER).every == AGF_INDEX.cadence.value


def test_only_one_page_of_production_is_asked_for():
    asked = set(names()) & {"production_details", "production", "production_page"}
    assert asked == {"production_details"}


def test_the_next_page_takes_the_place_of_one_that_is_not_there():
    asked = names((PRODUCTION_DETAILS, None), (PRODUCTION, b"<html>"))
    assert [one for one in asked if one.startswith("production_") or one == "production"] == [
        "production_totals",
        "production_details",
        "production",
        "production_page",
        "production_inverters",
    ]


def test_a_stand_in_is_asked_as_often_as_what_it_stands_in_for():
    every = item(PRODUCTION, (PRODUCTION_DETAILS, None)).every
    assert every == PRODUCTION_DETAILS.cadence.value


READ = b'[{"eid": 1, "activePower": 5}]'


def test_the_page_of_production_is_asked_rarely_where_a_meter_says_what_is_produced():
    assert item(PRODUCTION_DETAILS, (METERS, CT)).every == Cadence.STEADY.value
    assert (
        item(PRODUCTION_DETAILS, (METERS, CT), (METER_READINGS, READ)).every == Cadence.SLOW.value
    )


def test_the_page_is_asked_more_often_where_it_alone_speaks_of_an_ac_battery():
    stock = b'[{"type": "ACB", "devices": [{"serial_num": "3"}]}]'
    said = (METERS, CT), (METER_READINGS, READ), (INVENTORY_ALL, stock)
    assert item(PRODUCTION_DETAILS, *said).every == Cadence.STEADY.value


def test_the_page_is_asked_more_often_where_the_meters_are_off():
    said = (METERS, IDLE_CT), (METER_READINGS, READ)
    assert item(PRODUCTION_DETAILS, *said).every == Cadence.STEADY.value


def test_what_is_live_is_asked_as_often_as_is_wished():
    wished = attrs.evolve(known((METERS, CT)), every=timedelta(seconds=10))
    live = [one for one in agenda(wished) if one.lane is Lane.LIVE]
    assert [(one.endpoint, one.every.seconds) for one in live] == [(METER_READINGS, 10)]


def test_firmware_3_has_a_page_for_people_only():
    asked = names(firmware="3.7.31", role=LegacyRole.INSTALLER)
    assert "production_html" in asked
    assert "production_details" not in asked


def test_a_page_that_no_stand_in_offers_is_a_gap():
    gaps = objections(firmware="3.7.31", role=LegacyRole.INSTALLER)
    assert gaps["inventory_all"] is Reason.NOT_OFFERED


def test_without_devices_the_energy_system_is_not_asked():
    gaps = objections((ENSEMBLE_INVENTORY, b"[]"))
    assert gaps["ensemble_power"] is gaps["secctrl"] is gaps["dry_contacts"] is Reason.NO_HARDWARE


def test_before_the_inventory_nobody_knows():
    assert objections()["ensemble_power"] is Reason.NOT_ASKED


def test_a_gateway_without_an_inventory_has_no_energy_system():
    assert objections((ENSEMBLE_INVENTORY, None))["secctrl"] is Reason.NO_HARDWARE


def test_a_battery_alone_has_power_but_no_contacts():
    asked = names((ENSEMBLE_INVENTORY, BATTERY))
    assert {"ensemble_power", "secctrl", "ensemble_status"} < set(asked)
    assert not {"dry_contacts", "ensemble_relay", "generator"} & set(asked)


def test_a_controller_alone_has_contacts_but_no_battery_power():
    asked = names((ENSEMBLE_INVENTORY, CONTROLLER))
    assert {"dry_contacts", "dry_contact_settings", "ensemble_relay", "generator"} < set(asked)
    assert "ensemble_power" not in asked


def test_whether_there_is_a_generator_is_not_known_from_the_controller():
    assert objections((ENSEMBLE_INVENTORY, CONTROLLER))["gen_mode"] is Reason.NOT_ASKED


def test_a_generator_of_state_unknown_is_none():
    said = [(ENSEMBLE_INVENTORY, CONTROLLER), (GENERATOR, b'{"admin_state": "unknown"}')]
    assert objections(*said, (GEN_CONFIG, b"{}\n"))["gen_mode"] is Reason.NO_HARDWARE


@pytest.mark.parametrize(
    "said", [(GENERATOR, b'{"admin_state": "enabled"}'), (GEN_CONFIG, b'{"name": "G"}')]
)
def test_a_generator_is_known_by_its_state_or_its_data_sheet(said):
    assert "gen_schedule" in names((ENSEMBLE_INVENTORY, CONTROLLER), said)


def test_without_a_controller_there_is_no_generator():
    assert objections((ENSEMBLE_INVENTORY, BATTERY))["gen_mode"] is Reason.NO_HARDWARE


@pytest.mark.parametrize(
    "said",
    [
        (INVENTORY_ALL, b'[{"type": "ACB", "devices": [{"serial_num": "3"}]}]'),
        (PRODUCTION_PAGE, b'{"storage": [{"type": "acb", "activeCount": 1, "percentFull": 9}]}'),
    ],
)
def test_an_ac_battery_is_known_by_the_inventory_or_by_its_charge(said):
    assert {"acb_config", "secctrl"} < set(names(said))


def test_a_counted_ac_battery_without_charge_is_none():
    said = (PRODUCTION_PAGE, b'{"storage": [{"type": "acb", "activeCount": 1}]}')
    assert "acb_config" not in names(said)


def test_an_owner_does_not_ask_what_is_for_installers():
    assert objections()["power_mode"] is Reason.DENIED


def test_an_installer_does():
    assert {"power_mode", "dpel"} < set(names(role=Role.INSTALLER))


def test_nobody_of_old_asks_only_what_is_open():
    asked = names(firmware="5.0.62", role=LegacyRole.NOBODY)
    assert "production_inverters" not in asked
    assert "production_totals" in asked


def test_a_user_of_old_asks_more():
    assert "production_inverters" in names(firmware="5.0.62", role=LegacyRole.ENVOY)


def test_with_an_unreadable_version_every_page_is_tried():
    found = agenda(Known(None, Role.INSTALLER, Answers()))
    assert {"production_details", "home", "info"} < {one.endpoint.name for one in found}


def test_what_is_excluded_is_not_on_the_agenda():
    state = known(info(meter=True), (METERS, CT), (ENSEMBLE_INVENTORY, CONTROLLER))
    out = {endpoint.name for endpoint, _ in excluded(state)}
    assert not out & {one.endpoint.name for one in agenda(state)}


def test_every_gap_names_its_endpoint():
    assert all(gap.of == endpoint.name for endpoint, gap in excluded(known()))


def test_an_answer_that_is_held_keeps_what_depends_on_it():
    said = known((ENSEMBLE_INVENTORY, BATTERY))
    assert isinstance(said.answers.answer(ENSEMBLE_INVENTORY), Answer)
    assert not isinstance(said.answers.gap(ENSEMBLE_INVENTORY), Gap)
