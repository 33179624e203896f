import attrs
import pytest

from pyenvoy.access.certificate import Certificate
from pyenvoy.diagnosis import Details, Finding, Level, findings, of_recording
from pyenvoy.diagnosis.entrance import short
from pyenvoy.diagnosis.report import report
from pyenvoy.recording import parse
from pyenvoy.recording.redaction import pairs
from tests.pyenvoy.diagnosis.patients import NOW, SERIAL, facts, recorded
from tests.recordings import EVERY

SALT = b"salt"


@pytest.mark.parametrize("name", EVERY)
def test_no_report_says_whose_gateway_it_is(name):
    recording = parse(EVERY[name].read_bytes())
    found = of_recording(recording)
    said = report(findings(found), found, SALT, "")
    secrets = [one for one in pairs(recording, SALT) if len(one) > 3 and not one.isalpha()]
    assert secrets
    assert not [one for one in secrets if one in said]


def leaking(text, **more):
    sick = attrs.evolve(recorded("8.3.1598_collar"), **more)
    return report((Finding("clock", Level.OK, text, text),), sick, SALT, "https://villa.fritz.box")


def test_a_serial_number_in_a_sentence_is_replaced():
    serial = recorded("8.3.1598_collar").identity.serial
    assert serial not in leaking(f"envoy {serial} is late")


def test_what_the_gateway_was_called_is_replaced():
    assert "villa" not in leaking("villa.fritz.box is unreachable")


def test_the_fingerprint_of_the_certificate_is_replaced():
    certificate = Certificate("0123456789abcdef" * 4)
    said = leaking(f"known by {short(certificate)}…", certificate=certificate)
    assert short(certificate) not in said
    assert "known by redacted…" in said


def test_a_report_is_a_text_that_people_read():
    details = Details(("quirk", "why"), (("long_name", "so"), ("a", "it is")))
    found = (
        Finding("quirks", Level.NOTICE, "two", "Nothing.", details),
        Finding("wiring", Level.OK, "good", drawing=("grid ─ house",)),
    )
    assert report(found, facts(identity=None), SALT, "") == (
        f"pyenvoy doctor, {NOW:%Y-%m-%d %H:%M} UTC\n\n"
        "notice: quirks: two\n  to do: Nothing.\n"
        "  quirk      why\n  long_name  so\n  a          it is\n\n"
        "ok: wiring: good\n  grid ─ house\n"
    )


def test_the_same_salt_gives_the_same_report():
    assert leaking(SERIAL) == leaking(SERIAL)
