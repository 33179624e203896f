"""Explanations of values whose origin is known: each is compared with the raw bytes of its sample."""

import json
from datetime import timedelta

import pytest

from pyenvoy.diagnosis import of_recording
from pyenvoy.diagnosis.explaining import explain
from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason, UsageError
from pyenvoy.reading.snapshot import READINGS, take
from pyenvoy.recording import parse
from pyenvoy.show import rows
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from tests.pyenvoy.diagnosis.patients import recorded
from tests.pyenvoy.reading.meterings import meter, reading
from tests.pyenvoy.reading.said import AT, said
from tests.recordings import EVERY

LIES = "8.3.5433_total_repeats_net"


def explained(path, name=LIES, **changed):
    facts = recorded(name)
    answers = facts.answers
    for endpoint, found in changed.get("without", {}).items():
        answers = answers.with_(endpoint, found)
    return explain(answers, take(answers, facts.now, complete=True), path)


def raw(endpoint, name=LIES):
    return json.loads(recorded(name).answers.answer(endpoint).body)


def others(explanation):
    return {name: one for one in explanation.others for name in one.endpoints}


# -- where it comes from ----------------------------------------------------------------------------


def test_a_power_comes_from_its_key_as_the_gateway_said_it():
    found = explained("production.power")
    (said,) = found.said
    assert (said.endpoint, said.place) == ("meter_readings", "[0].activePower")
    assert said.value == raw(METER_READINGS)[0]["activePower"]
    assert found.value == pytest.approx(said.value, abs=0.01)


def test_unit_sign_meaning_and_age_are_told():
    found = explained("production.power")
    assert (found.unit, found.means) == ("W", "Active power now.")
    assert "towards the house is positive" in found.sign
    assert timedelta() < found.age < timedelta(minutes=1)


def test_consumption_has_a_sign_of_its_own_which_names_the_batteries():
    sign = explained("consumption.total.now.power").sign
    assert sign.startswith("consumption is positive")
    assert "with what batteries take, less what they give" in sign


def test_what_does_not_flow_has_no_sign():
    assert explained("gateway.serial").sign == ""


def test_a_value_is_found_in_xml_too():
    (said,) = explained("gateway.serial").said
    assert (said.endpoint, said.place) == ("info", "device.sn")


def test_an_inverter_is_found_by_its_serial_number():
    row = raw(PRODUCTION_INVERTERS)[3]
    found = explained(f"inverters.{row['serialNumber']}.power")
    assert found.value == row["lastReportWatts"]
    assert ("production_inverters", "[3].lastReportWatts") in {
        (one.endpoint, one.place) for one in found.said
    }


def test_a_word_that_becomes_yes_or_no_is_traced_to_its_key():
    (said,) = explained("meters.production.enabled").said
    assert (said.place, said.value) == ("[0].state", "enabled")


def test_a_moment_is_traced_to_its_key():
    assert "[0].timestamp" in {one.place for one in explained("production.measured_at").said}


def test_a_key_that_only_decides_who_is_believed_is_not_named():
    row = raw(PRODUCTION_INVERTERS)[3]
    said = explained(f"inverters.{row['serialNumber']}.power").said
    assert not [one for one in said if "Date" in one.place]


def _silent():
    return {METER_READINGS: Gap(METER_READINGS.name, Reason.SILENT, "too slow: 20 s")}


# -- who else says what -----------------------------------------------------------------------------


def test_other_sources_are_heard_in_the_order_of_trust():
    names = [one.endpoints[0] for one in explained("production.power").others]
    order = [one.name for one in READINGS["production"].FROM]
    assert names == sorted(names, key=order.index)
    assert "meter_reports" in names


def test_a_source_that_says_the_same_agrees_and_an_average_differs():
    found = others(explained("production.power"))
    assert found["meter_reports"].agrees
    assert not found["production_totals"].agrees


def test_words_agree_when_they_are_equal():
    found = explained("inverters.all[0].part_number", "8.3.1598_collar")
    assert [(one.value, one.agrees) for one in found.others] == [(found.value, True)] * 2


def test_trust_is_the_readings_own():
    found = explained("production.power")
    named = list(dict.fromkeys(one.name for one in READINGS["production"].FROM))
    assert [one.endpoint for one in found.trust] == named
    assert found.trust[0].used


def test_a_source_that_is_silent_says_why():
    found = explained("production.power", without=_silent())
    first = found.trust[0]
    assert (first.used, first.gap.reason) == (False, Reason.SILENT)


# -- quirks -----------------------------------------------------------------------------------------


def test_a_repair_is_told_with_what_it_would_be_without():
    gone = {METER_READINGS: _silent()[METER_READINGS]}
    meters = {one: Gap(one.name, Reason.SILENT, "gone") for one in READINGS["consumption"].FROM if one.name.startswith(("meter_rep", "grid"))}  # fmt: skip
    found = explained("consumption.total.power", without={**gone, **meters})
    (repair,) = found.repaired
    assert repair.quirk == "net_reported_as_total"
    assert repair.before != found.value


def test_a_quirk_that_changed_another_value_is_not_told():
    assert explained("production.power").repaired == ()


# -- what is missing --------------------------------------------------------------------------------


def test_a_subject_that_is_missing_has_its_gap():
    found = explained("batteries.storage.power")
    assert (found.value, found.source, found.age) == (None, None, None)
    assert found.gap.reason is Reason.NO_HARDWARE
    assert found.advice == "nothing that is known: this gateway does not have it"


@pytest.mark.parametrize("path", ["production.power", "production.now.power"])
def test_a_power_that_no_plant_has_is_said_to_be_left_out(path):
    answers = said({METERS: [meter()], METER_READINGS: [reading(power=1e12)]})
    gap = explain(answers, take(answers, AT), path).gap
    assert (gap.reason, gap.why) == (Reason.UNTRUE, "1000000000000 W is more than any plant has")


def test_who_asks_for_a_panel_that_is_not_there_is_told_where_all_are_named():
    found = explained("inverters.122399999999.power")
    assert found.gap.why == (
        "nothing of it is called 122399999999: `pyenvoy explain inverters` names all there is"
    )


def test_a_value_that_nobody_says_is_missing_alone():
    found = explained("consumption.net.imported")
    assert "nothing that has answered says this" in found.gap.why
    assert found.said == found.others == ()


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        (Reason.SILENT, "answering again"),
        (Reason.NOT_READY, "waiting"),
        (Reason.NOT_ASKED, "--whole"),
        (Reason.UNREADABLE, "recording"),
        (Reason.DENIED, "the role that meters wants: owner"),
        (Reason.NOT_OFFERED, "nothing that is known"),
    ],
)
def test_what_would_bring_it_follows_from_why_it_is_missing(reason, word):
    gaps = {one: Gap(one.name, reason, "so") for one in (METERS, METER_READINGS)}
    assert word in explained("meters", without=gaps).advice


def test_nothing_known_at_all_can_be_explained():
    now = recorded(LIES).now
    found = explain(Answers(), take(Answers(), now), "production.power")
    assert "waiting" in found.advice


# -- subjects, and every value there is -------------------------------------------------------------


def test_a_whole_subject_has_source_and_trust_and_no_keys():
    found = explained("production")
    assert found.source.endpoint == "meter_readings"
    assert (found.said, found.others) == ((), ())


def test_a_path_that_is_not_there_is_refused():
    with pytest.raises(UsageError, match="no subject"):
        explained("moonlight.power")


@pytest.mark.parametrize("name", sorted(EVERY)[::9])
def test_what_is_shown_can_be_explained(name):
    facts = of_recording(parse(EVERY[name].read_bytes()))
    shown = [one for one in rows(facts.snapshot) if one.path.split(".")[0] in READINGS]
    for row in shown[:: len(shown) // 4]:
        found = explain(facts.answers, facts.snapshot, row.path)
        assert (found.value, found.unit) == (row.value, row.unit)
        assert any(one.used for one in found.trust)
