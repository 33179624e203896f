import pytest

from pyenvoy.diagnosis import Level
from pyenvoy.endpoint import Role
from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.model.snapshot import Note, Snapshot
from tests.pyenvoy.diagnosis.patients import NOW, facts, found, gateway, recorded, with_


def test_a_repaired_lie_is_noticed_with_its_reason():
    one = found("quirks", recorded("8.3.5433_total_repeats_net"))
    assert one.level is Level.NOTICE
    assert "net_reported_as_total" in [line[0] for line in one.details.lines]


def test_one_lie_is_one_and_two_are_several():
    note = Note("a", "b", ("c",))
    assert found("quirks", with_(notes=(note,))).said.startswith("1 known defect of")
    assert found("quirks", with_(notes=(note, note))).said.startswith("2 known defects of")


@pytest.mark.parametrize("what", ["role", "quirks", "gaps", "values"])
def test_nothing_good_is_said_of_a_gateway_that_has_said_nothing(what):
    one = found(what, facts(Snapshot(NOW), identity=None, role=Role.NOBODY))
    assert (one.level, one.said) == (Level.NOTICE, "not known: the gateway has said nothing")


def test_an_honest_gateway_has_no_quirk():
    assert found("quirks", with_()).level is Level.OK


def test_what_is_missing_at_most_houses_is_no_gap():
    gaps = (Gap("generator", Reason.NO_HARDWARE, "none"), Gap("plc", Reason.NOT_ASKED, "nobody"))
    assert found("gaps", with_(gaps=gaps)).level is Level.OK


def test_what_the_role_does_not_open_is_not_said_twice():
    assert found("gaps", with_(gaps=(Gap("limits", Reason.DENIED, "refused"),))).level is Level.OK


def test_every_other_gap_is_a_warning_with_what_to_do():
    said = (Reason.SILENT, Reason.NOT_READY, Reason.UNREADABLE, Reason.UNTRUE)
    one = found("gaps", with_(gaps=tuple(Gap("meters", why, "it is so") for why in said)))
    assert one.level is Level.WARNING
    assert all(line[3] for line in one.details.lines)
    assert [line[1] for line in one.details.lines] == [str(why) for why in said]


def test_values_that_could_not_be_read_are_listed():
    one = found("values", with_(problems=(Problem("meters[0].eid", "text"),)))
    assert (one.level, one.said.startswith("1 value could")) == (Level.NOTICE, True)
    assert one.details.lines == (("meters[0].eid", "text"),)
    assert "pyenvoy record" in one.advice
    many = with_(problems=(Problem("a", "b"), Problem("c", "d")))
    assert found("values", many).said.startswith("2 values could")


def test_that_all_could_be_read_is_said():
    assert found("values", with_()).level is Level.OK


def test_the_firmware_is_named_with_what_it_runs_on():
    named = gateway(model="IQ Gateway", part_number="800-00654-r08")
    assert found("firmware", with_(gateway=named)).said == "D8.3.5433 on IQ Gateway · 800-00654-r08"
    assert found("firmware", with_()).said == "D8.3.5433"


def test_a_version_that_cannot_be_read_is_a_warning():
    odd = found("firmware", with_(gateway=gateway(firmware=None, firmware_text="zzz")))
    assert odd.level is Level.WARNING
    assert "pyenvoy record" in odd.advice


def test_an_unknown_gateway_has_an_unknown_firmware():
    assert found("firmware", facts(Snapshot(NOW))).level is Level.WARNING
