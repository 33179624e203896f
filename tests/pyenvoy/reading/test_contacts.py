"""Dry contacts: only behind a System Controller."""

from datetime import timedelta

from pyenvoy.model.contacts import ContactAction, ContactUse
from pyenvoy.model.relays import RelayState
from pyenvoy.reading.contacts import read
from pyenvoy.wire.ivp_ensemble import DRY_CONTACTS, ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS, SS
from tests.pyenvoy.reading.said import said

ENPOWER = {ENSEMBLE_INVENTORY: [{"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}]}
STATES = {DRY_CONTACTS: {"dry_contacts": [{"id": "NC1", "status": "closed"}]}}


def settings(**keys):
    return {"dry_contacts": [{"id": "NC1", **keys}]}


def test_without_a_controller_the_listed_contacts_are_not_there():
    assert read(said({ENSEMBLE_INVENTORY: [], **STATES})) is None


def test_while_nobody_knows_of_a_controller_there_are_no_contacts():
    assert read(said(STATES)) is None


def test_a_controller_without_contact_pages_has_none():
    assert read(said(ENPOWER)) is None


def test_a_position_needs_no_settings():
    (contact,) = read(said({**ENPOWER, **STATES})).all
    assert (contact.id, contact.state, contact.use) == ("NC1", RelayState.CLOSED, None)


def test_settings_join_by_id():
    body = settings(type="3RD-PV", load_name="Barn", grid_action="shed", override="true")
    (contact,) = read(said({**ENPOWER, **STATES, DRY_CONTACT_SETTINGS: body})).all
    assert (contact.name, contact.use) == ("Barn", ContactUse.THIRD_PARTY_PV)
    assert (contact.on_grid, contact.override) == (ContactAction.SHED, True)


def test_settings_without_a_position_are_a_contact():
    (contact,) = read(said({**ENPOWER, DRY_CONTACT_SETTINGS: settings(load_name="")})).all
    assert (contact.state, contact.name) == (None, None)


def test_times_are_seconds_of_day():
    body = settings(essential_start_time=32400.0, essential_end_time=57600)
    (contact,) = read(said({**ENPOWER, DRY_CONTACT_SETTINGS: body})).all
    assert contact.essential_start == timedelta(hours=9)
    assert contact.essential_end == timedelta(hours=16)


def test_settings_have_a_second_place():
    body = settings(action_retries=1.0, pv_serial_nb=["M1", 2])
    (contact,) = read(said({**ENPOWER, SS: body})).all
    assert (contact.action_retries, contact.pv_serials) == (1, ("M1", "2"))


def test_an_action_of_tomorrow_is_kept():
    (contact,) = read(said({**ENPOWER, SS: settings(gen_action="blink")})).all
    assert contact.on_generator.value == "blink"
