import shutil
import subprocess
from datetime import timedelta
from functools import cache

import attrs
import pytest
from prometheus_client.parser import text_string_to_metric_families

from pyenvoy.accounting import Books, account
from pyenvoy.errors import Reason
from pyenvoy.model.snapshot import Note
from pyenvoy.polling.ledger import Ledger
from pyenvoy.polling.tally import Tally
from pyenvoy.show.picture import powers
from pyenvoy_mqtt.metrics import disguised, exposition
from pyenvoy_mqtt.metrics.names import METRICS
from tests.pyenvoy.show.roofs import DIRTY, SHADED, insight
from tests.pyenvoy_mqtt.views import BATTERIES, moment, token, view
from tests.recordings import SAMPLES

HOUR = timedelta(hours=1)
TALLY = Tally().answered("home", timedelta(seconds=2)).failed("home", Reason.NOT_READY)


def text(*views, after=timedelta(), **how):
    return exposition(views or (view(),), moment() + after, **how).decode()


def read(said):
    """Every sample: `{(name, labels without the gateway's): value}`."""
    return {
        (one.name, tuple(value for name, value in sorted(one.labels.items()) if name != "gateway")):
            one.value
        for family in text_string_to_metric_families(said)
        for one in family.samples
    }  # fmt: skip


STORED = "8.2.4389_opt_schedules"
"""It has batteries."""


@cache
def counted():
    """With accounts: a first reading is believed when it has lasted."""
    found, books, accounts = view().snapshot, Books(), None
    for minutes in range(60):
        books, accounts = account(books, later(found, minutes), moment())
    assert accounts.counters
    return attrs.evolve(view(), accounts=accounts)


def later(found, minutes):
    """A snapshot as it would be some minutes later, with the energy that was made meanwhile."""
    span = timedelta(minutes=minutes - 60)
    made = attrs.evolve(
        found.production.energy, lifetime=found.production.energy.lifetime + minutes
    )
    source = attrs.evolve(found.production.source, at=moment() + span)
    production = attrs.evolve(found.production, energy=made, source=source)
    return attrs.evolve(found, at=moment() + span, production=production)


def full():
    ledger = Ledger().asked("home", moment()).answered("home", moment(), timedelta(seconds=2))
    return attrs.evolve(counted(), tally=TALLY, ledger=ledger, insight=insight())


def test_power_is_that_of_the_snapshot_with_its_sign():
    found, power = view().snapshot, read(text())
    assert power["enphase_power_watts", ("production", "")] == found.production.power
    assert power["enphase_power_watts", ("net-consumption", "")] == found.consumption.net.power < 0
    first = found.production.phases[0].now
    assert power["enphase_power_watts", ("production", "1")] == first.power
    assert power["enphase_voltage_volts", ("production", "1")] == first.voltage


def test_energy_is_that_of_the_accounts_and_is_a_counter():
    found = counted()
    said = text(found)
    assert "# TYPE enphase_energy_watthours_total counter" in said
    produced = found.accounts.counters["produced"].figure.energy
    assert read(said)["enphase_energy_watthours_total", ("produced",)] == produced


def test_the_gateway_says_who_it_is_and_whether_it_answers():
    found = read(text(view(available=False, polling=False)))
    serial = view().serial
    assert found["enphase_gateway_info", ("D8.3.5169", "800-00647-r11", serial)] == 1
    assert found["enphase_up", ()] == 0
    assert found["enphase_polling", ()] == 0


def test_the_token_s_end_is_told_and_nothing_else_of_it():
    said = text(view(token=token()))
    assert read(said)["enphase_token_expiry_timestamp_seconds", ("owner",)] == 1811851200
    assert "eyJ" not in said


def test_a_gateway_without_a_token_has_no_end_of_one():
    assert "token" not in text(view(token=None))


@pytest.mark.parametrize(
    ("after", "name"),
    [(timedelta(minutes=3), "enphase_power_watts"), (2 * HOUR, "enphase_inverter_power_watts"),
     (2 * HOUR, "enphase_battery_soc_ratio"), (2 * HOUR, "enphase_energy_watthours_total")],
)  # fmt: skip
def test_what_is_stale_is_left_out(after, name):
    found = counted() if "energy" in name else view(STORED if "battery" in name else BATTERIES)
    at = found.snapshot.at
    assert f"{name}{{" in exposition([found], at).decode()
    assert f"{name}{{" not in exposition([found], at + after).decode()


def test_a_report_of_yesterday_is_no_power_of_now_but_says_when_it_was():
    found = view().snapshot
    old = tuple(attrs.evolve(one, reported_at=moment() - 12 * HOUR) for one in found.inverters.all)
    inverters = attrs.evolve(found.inverters, all=old, report_interval=None)
    said = text(view(snapshot=attrs.evolve(found, inverters=inverters)))
    assert "enphase_inverter_power_watts{" not in said
    assert "enphase_inverter_last_report_timestamp_seconds{" in said


def test_ratios_go_from_nought_to_one():
    said = exposition([view(STORED)], moment(STORED)).decode()
    found = {key: value for key, value in read(said).items() if key[0].endswith("_ratio")}
    assert found
    assert all(0 <= value <= 1 for value in found.values())


def test_durations_are_a_histogram_and_failures_are_counted_by_reason():
    found = read(text(full()))
    assert found["enphase_endpoint_request_duration_seconds_bucket", ("home", "1.0")] == 0
    assert found["enphase_endpoint_request_duration_seconds_bucket", ("home", "2.5")] == 1
    assert found["enphase_endpoint_request_duration_seconds_bucket", ("home", "+Inf")] == 1
    assert found["enphase_endpoint_request_duration_seconds_sum", ("home",)] == 2
    assert found["enphase_endpoint_errors_total", ("home", "not_ready")] == 1
    at = moment().timestamp()
    assert found["enphase_endpoint_last_success_timestamp_seconds", ("home",)] == at


def test_a_lie_that_was_repaired_is_active():
    note = Note("frozen_quarter_hours", "why", ())
    found = read(text(view(snapshot=attrs.evolve(view().snapshot, notes=(note,)))))
    active = {
        key[1][0] for key, value in found.items() if key[0] == "enphase_quirk_active" and value
    }
    assert active == {"frozen_quarter_hours"}


def test_other_exporters_names_are_there_where_they_are_wanted():
    assert "enphase_production_watts" not in text()
    found, mine = read(text(aliases=True)), read(text())
    assert found["enphase_production_watts", ()] == mine["enphase_power_watts", ("production", "")]
    assert "enphase_production_wh_total" in text(counted(), aliases=True)


def test_several_gateways_share_each_metric():
    other = attrs.evolve(view("8.2.4382_acb"), serial="1224")
    said = text(view(), other)
    assert said.count("# TYPE enphase_up gauge") == 1
    assert 'enphase_up{gateway="1224"}' in said


def test_nothing_that_is_no_number_is_told():
    found = view().snapshot
    odd = attrs.evolve(found.production.now, power=float("nan"))
    changed = attrs.evolve(found, production=attrs.evolve(found.production, now=odd))
    assert "NaN" not in text(view(snapshot=changed))


def test_panels_are_counted_and_only_who_stands_out_has_a_series():
    said = read(text(view(insight=insight())))
    counts = {
        labels[0]: value for (name, labels), value in said.items() if name == "enphase_panels"
    }
    assert counts == {
        "silent": 0, "makes_nothing": 0, "shaded": 1, "below_its_peers": 1, "not_known_yet": 1, "fine": 1,
    }  # fmt: skip
    losses = {labels: value for (name, labels), value in said.items() if "loss_ratio" in name}
    assert losses == {(DIRTY,): 0.124, (SHADED,): 0.05}


def test_before_panels_are_compared_nothing_is_told_of_them():
    assert "enphase_panels" not in text(view())


def test_every_metric_is_told_of_some_gateway():
    views = [full(), *(attrs.evolve(view(one), serial=one) for one in SAMPLES)]
    said = "".join(exposition([one], one.snapshot.at, aliases=True).decode() for one in views)
    said += text(full(), aliases=True)
    missing = {one.name for one in METRICS if f"# HELP {one.name}" not in said}
    assert missing == set()


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool: apt install prometheus")
@pytest.mark.parametrize("sample", SAMPLES)
def test_promtool_finds_nothing(sample):
    said = exposition([full(), view(sample)], moment(sample), aliases=True)
    judged = subprocess.run(
        ["promtool", "check", "metrics"], input=said, capture_output=True, check=False
    )
    assert (judged.returncode, judged.stderr, judged.stdout) == (0, b"", b"")


STORAGE = "8.2.127_three_cts"


def test_other_meters_are_told_by_their_kind_as_long_as_they_are_read():
    found = view(STORAGE)
    storage = next(one for one in found.snapshot.meters.all if one.kind == "storage")
    at = found.snapshot.meters.source.at
    told = read(exposition([found], at).decode())
    assert told["enphase_power_watts", ("storage", "")] == storage.now.power
    late = exposition([found], at + timedelta(minutes=3)).decode()
    assert 'meter="storage"' not in late


def test_of_several_meters_of_one_kind_each_has_its_number():
    found = view(STORAGE)
    storage = next(one for one in found.snapshot.meters.all if one.kind == "storage")
    other = attrs.evolve(storage, eid=7)
    silent = attrs.evolve(storage, eid=8, now=None)
    meters = attrs.evolve(found.snapshot.meters, all=(*found.snapshot.meters.all, other, silent))
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, meters=meters))
    told = exposition([changed], found.snapshot.meters.source.at).decode()
    assert 'meter="storage-7",phase=""' in told
    assert f'meter="storage-{storage.eid}",phase=""' in told
    assert "storage-8" not in told


def test_a_gateway_that_nobody_knows_has_no_name():
    assert "enphase_gateway_info" not in text(
        view(snapshot=attrs.evolve(view().snapshot, gateway=None))
    )


def test_an_inverter_that_never_reported_has_no_report():
    found = view().snapshot
    never = tuple(attrs.evolve(one, reported_at=None) for one in found.inverters.all)
    inverters = attrs.evolve(found.inverters, all=never)
    told = text(view(snapshot=attrs.evolve(found, inverters=inverters)))
    assert "last_report" not in told
    assert "enphase_inverter_power_max_watts" in told


def test_only_old_batteries_have_no_reserve():
    found = view(STORED).snapshot
    batteries = attrs.evolve(found.batteries, storage=None)
    changed = attrs.evolve(view(STORED), snapshot=attrs.evolve(found, batteries=batteries))
    told = exposition([changed], found.at).decode()
    assert "enphase_storage_reserve_ratio" not in told
    assert "enphase_battery_soc_ratio" in told


def test_hashed_it_names_no_serial_number_and_every_series_stays_one():
    one = view(STORED)
    at = one.snapshot.at
    plain, hashed = (
        exposition([one], at, aliases=True, hashed=how).decode() for how in (False, True)
    )
    serials = [one.serial, *(device.serial for device in one.snapshot.inverters.in_use)]
    assert all(serial in plain for serial in serials)
    assert not any(serial in hashed for serial in serials)
    assert len(hashed.splitlines()) == len(plain.splitlines()) == len({*hashed.splitlines()})


@pytest.mark.parametrize(
    ("said", "told"), [("produced", "produced"), ("1223.charged", "fa3cfb3f.charged")]
)
def test_the_energy_of_a_device_does_not_name_it_either(said, told):
    assert disguised("flow", said) == told


def test_the_house_is_told_without_what_the_batteries_take():
    found = view("8.3.6087_storage_ct").snapshot
    at = found.at
    told = read(exposition([view(snapshot=found)], at).decode())
    total = told["enphase_power_watts", ("total-consumption", "")]
    assert told["enphase_house_power_watts", ()] == pytest.approx(total + powers(found).battery)
    assert abs(powers(found).battery) > 1


def test_of_a_house_nothing_is_told_when_its_meter_is_silent():
    found = view().snapshot
    late = exposition([view()], found.consumption.total.source.at + timedelta(minutes=3)).decode()
    assert "enphase_house_power_watts" in text()
    assert "enphase_house_power_watts" not in late
    assert "enphase_house_power_watts" not in text(
        view(snapshot=attrs.evolve(found, consumption=None))
    )


@pytest.mark.parametrize("hashed", [False, True])
def test_nothing_in_a_label_is_obeyed_by_a_terminal(hashed):
    found = view().snapshot
    gateway = attrs.evolve(found.gateway, serial="1\x1b]0;a\x07\ud800", part_number="8\x1b\x9b")
    evil = attrs.evolve(
        view(snapshot=attrs.evolve(found, gateway=gateway)), serial="1\x1b\x07\ud800"
    )
    told = text(evil, hashed=hashed)
    assert told.replace("\n", "").isprintable()
    assert '"8\ufffd\ufffd"' in told
