"""Contacts; a write of settings returns every key of the contact that it does not change."""

import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.commands import Confirmed, close_contact, configure_contact, open_contact
from pyenvoy.commands.command import NOTHING_SEEN, Match, Seen
from pyenvoy.commands.contacts import SwitchContact
from pyenvoy.errors import Problem
from pyenvoy.model.contacts import ContactAction, ContactMode, ContactUse
from pyenvoy.model.relays import RelayState
from pyenvoy.units import Percent
from pyenvoy.wire.ivp_ensemble import DRY_CONTACTS
from pyenvoy.wire.ivp_ss import DRY_CONTACT_SETTINGS
from tests.pyenvoy.commands.carried import against, house, looks, outcome, sent
from tests.pyenvoy.commands.test_tariff import exact
from tests.recordings import EVERY

SOC = ContactMode.SOC


def settings():
    """Every recorded document of contact settings."""
    for name, path in EVERY.items():
        answers = recording.answers(recording.parse(path.read_bytes()))
        answer = answers.answer(DRY_CONTACT_SETTINGS)
        if answer is not None and answer.value.dry_contacts:
            yield pytest.param(answer, id=name)


EVERY_SETTINGS = list(settings())


def rows(body):
    """The contacts of a document by their id, each exact."""
    found = dict(exact(body))["dry_contacts"]
    listed = found if found and isinstance(found[0], list) else [found]
    return {dict(row)["id"]: row for row in listed}


def test_there_are_settings_to_try():
    assert len(EVERY_SETTINGS) >= 15


@pytest.mark.parametrize("answer", EVERY_SETTINGS)
def test_a_change_of_a_contact_returns_its_every_other_key(answer):
    for contact in rows(answer.body):
        wish = configure_contact(contact, name="a new name")
        (after,) = rows(wish.request(answer, None).body).values()
        before = rows(answer.body)[contact]
        assert [key for key, _ in after] == [key for key, _ in before]
        assert [one for one in after if one not in before] == [("load_name", "a new name")]


@pytest.mark.parametrize("answer", EVERY_SETTINGS)
def test_truth_stays_text_and_lists_stay_lists(answer):
    contact = answer.value.dry_contacts[0].id
    sent_back = configure_contact(contact, override=True).request(answer, None)
    found = json.loads(sent_back.body)["dry_contacts"]
    assert found["override"] == "true"
    assert isinstance(found["pv_serial_nb"], list)


def row(**said):
    return {"id": "NC1", "mode": "manual", "soc_low": 30.0, "override": "false"} | said


def set_up(*contacts):
    return {"dry_contacts": [{"id": "NO2", "mode": "soc"}, *contacts]}


@pytest.mark.parametrize("wish", [open_contact("NC1"), close_contact("NC1")], ids=str)
def test_a_contact_that_moves_confirms(wish):
    assert outcome(wish) == Confirmed()


def test_settings_that_are_kept_confirm():
    wish = configure_contact("NC1", mode=SOC, soc_low=Percent(20), soc_high=Percent(80))
    assert outcome(wish) == Confirmed()


def test_one_contact_is_sent_not_a_list():
    found = sent(close_contact("NC1"), DRY_CONTACTS, {})
    assert found == {"dry_contacts": {"id": "NC1", "status": "closed"}}


def test_a_position_is_seen():
    standing = {DRY_CONTACTS: {"dry_contacts": [{"id": "NC1", "status": "open"}]}}
    assert looks(open_contact("NC1"), standing) == Seen(Match.MATCHES, "open", "open")
    assert looks(close_contact("NC1"), standing).match is Match.DIFFERS
    assert looks(close_contact("NC2"), standing) == NOTHING_SEEN
    assert looks(close_contact("NC1"), {}) == NOTHING_SEEN


def test_only_a_contact_of_this_site_moves_and_only_to_two_positions():
    assert against(open_contact("NC1")) == []
    assert against(open_contact("XX")) == ["contact"]
    assert against(open_contact("NC1"), contacts=None) == ["contacts"]
    assert against(SwitchContact("NC1", RelayState("ajar"))) == ["state"]


def test_nothing_to_change_is_nothing_to_send():
    assert against(configure_contact("NC1")) == ["settings"]


def test_words_that_the_gateway_does_not_know_are_not_sent():
    assert against(configure_contact("NC1", use=ContactUse("TOASTER"))) == ["settings"]
    assert against(configure_contact("NC1", on_grid=ContactAction.SHED)) == []


def test_limits_of_charge_have_room_between_them_and_what_stays():
    contacts = house("8.0.3000").contacts
    first = attrs.evolve(contacts.all[0], soc_low=Percent(30), soc_high=Percent(70))
    known = {"contacts": attrs.evolve(contacts, all=(first,))}
    low = configure_contact(first.id, soc_low=Percent(80))
    high = configure_contact(first.id, soc_high=Percent(20))
    both = configure_contact(first.id, soc_low=Percent(80), soc_high=Percent(90))
    assert against(low, **known) == against(high, **known) == ["soc_low"]
    assert against(both, **known) == []
    assert against(configure_contact(first.id, soc_high=Percent(101)), **known) == ["soc_high"]


def test_limits_of_a_contact_that_has_none_are_between_none_and_all():
    contacts = house("8.0.3000").contacts
    bare = attrs.evolve(contacts.all[0], soc_low=None, soc_high=None)
    known = {"contacts": attrs.evolve(contacts, all=(bare,))}
    assert against(configure_contact(bare.id, soc_low=Percent(80)), **known) == []
    assert against(configure_contact(bare.id, soc_high=Percent(80)), **known) == []
    lost = against(configure_contact("XX", soc_high=Percent(80)), contacts=None)
    assert lost == ["contacts"]


def test_times_are_times_of_day():
    late, good = timedelta(hours=25), timedelta(hours=9)
    wish = configure_contact("NC1", essential_start=good, essential_end=late)
    assert against(wish) == ["essential_end"]


def test_settings_are_sent_in_the_types_of_the_gateway():
    wish = configure_contact("NC1", mode=SOC, soc_low=Percent(20), override=True)
    found = sent(wish, DRY_CONTACT_SETTINGS, set_up(row(odd=[1])))
    assert found == {"dry_contacts": row(mode="soc", soc_low=20.0, override="true", odd=[1])}


def test_seconds_of_the_day_go_out_for_times():
    wish = configure_contact("NC1", essential_start=timedelta(hours=9))
    found = sent(wish, DRY_CONTACT_SETTINGS, set_up(row(essential_start_time=0.0)))
    assert found["dry_contacts"]["essential_start_time"] == 32400.0


def test_a_setting_that_the_gateway_does_not_have_is_not_invented():
    wish = configure_contact("NC1", priority=2)
    assert sent(wish, DRY_CONTACT_SETTINGS, set_up(row())).where == "priority"


def test_a_contact_without_settings_is_not_written():
    wish = configure_contact("NC1", mode=SOC)
    missing = Problem("dry_contacts", "the gateway shows no settings of NC1")
    assert sent(wish, DRY_CONTACT_SETTINGS, set_up()) == missing
    assert sent(wish, DRY_CONTACT_SETTINGS, {}) == missing
    assert wish.request(None, None) == missing


def test_settings_are_seen():
    wish = configure_contact("NC1", mode=SOC, override=False)
    found = looks(wish, {DRY_CONTACT_SETTINGS: set_up(row(mode="soc"))})
    assert (found.match, found.reported) == (Match.MATCHES, "mode soc, override false")
    assert looks(wish, {DRY_CONTACT_SETTINGS: set_up(row())}).match is Match.DIFFERS
    assert looks(wish, {DRY_CONTACT_SETTINGS: set_up()}) == NOTHING_SEEN
    assert looks(wish, {}) == NOTHING_SEEN


def test_wishes_read_as_sentences_and_say_of_which_they_are():
    assert str(open_contact("NC1")) == "open dry contact NC1"
    assert str(close_contact("NC1")) == "close dry contact NC1"
    assert str(configure_contact("NC1", mode=SOC)) == "set dry contact NC1: mode soc"
    assert open_contact("NC1").of == configure_contact("NC1").of == "NC1"
