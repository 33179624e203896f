"""A wish in words."""

from datetime import timedelta

import pytest

from pyenvoy import commands
from pyenvoy.commands import CONTROLS
from pyenvoy.commands.spoken import SENTENCES, understood
from pyenvoy.errors import UsageError


def test_every_control_can_be_spoken_of_once():
    assert tuple(one.control for one in SENTENCES) == CONTROLS


@pytest.mark.parametrize("one", SENTENCES, ids=lambda one: one.name)
def test_a_control_is_said_by_its_own_name(one):
    assert one.usage.startswith(one.name)


def test_no_name_means_two_things():
    names = [name for one in SENTENCES for name in (one.name, *one.also)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("reserve 30", commands.set_reserve(30)),
        ("Reserve 30%", commands.set_reserve(30)),
        ("reserve 30 take-over=on", commands.set_reserve(30, take_over=True)),
        ("profile self-consumption", commands.set_profile("self-consumption")),
        (
            "storage-profile economy reserve=20 charge-from-grid=yes",
            commands.set_profile("economy", reserve=20, charge_from_grid=True),
        ),
        ("charge-from-grid off", commands.charge_from_grid(on=False)),
        ("grid off", commands.go_off_grid()),
        ("relay closed", commands.go_on_grid()),
        ("contact NC1 open", commands.open_contact("NC1")),
        ("contact NC1 close", commands.close_contact("NC1")),
        (
            "contact-settings NO2 soc-low=20 essential-start=6:30 name=Pool",
            commands.configure_contact(
                "NO2", soc_low=20, essential_start=timedelta(hours=6, minutes=30), name="Pool"
            ),
        ),
        ("generator auto", commands.set_generator_mode("auto")),
        ("generator-config warm-up=5", commands.configure_generator(warm_up=timedelta(minutes=5))),
        (
            "generator-schedule day=Sat every-weeks=2",
            commands.schedule_generator(day="Sat", every_weeks=2),
        ),
        ("production on", commands.switch_production_on()),
        ("plc check", commands.check_plc()),
        ("live on", commands.stream_live()),
        (
            "ac-battery 12 asleep max-charge=40",
            commands.sleep_ac_battery("12", max_charge=40),
        ),
        ("ac-battery 12 awake", commands.wake_ac_battery("12")),
        ("export-limit 2000", commands.set_export_limit(2000)),
        ("export-limit off", commands.lift_export_limit()),
        ("panel-limit 60", commands.set_panel_limit(60)),
    ],
)
def test_what_is_said_is_understood(words, wish):
    assert understood(words.split()) == wish


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "what is to be set"),
        ("weather sunny", "'weather' cannot be set; there are production, "),
        ("reserve", "it is said as: reserve RESERVE"),
        ("reserve 30 40", "it is said as"),
        ("reserve much", "reserve: 'much' is no number"),
        ("reserve 30 colour=red", "it is said as"),
        ("charge-from-grid perhaps", "is no on or off"),
        ("generator-schedule every-weeks=1.5", "is no whole number"),
        ("generator-schedule start=noon", "is no time"),
        ("generator-schedule start=1e300", "is no time"),
        ("production", "production on|off"),
        ("production maybe", "production on|off"),
        ("contact", "dry-contact CONTACT open|closed"),
    ],
)
def test_what_is_not_understood_is_answered_with_what_may_be_said(words, why):
    with pytest.raises(UsageError) as raised:
        understood(words.split())
    assert why in str(raised.value)
