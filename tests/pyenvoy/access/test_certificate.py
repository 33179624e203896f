import base64
import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.access.certificate import Certificate, parse
from pyenvoy.simulator.certificate import by_an_authority, self_signed
from tests.fakes.tokens import NOW


def der(certificate):
    """The first certificate of a PEM text."""
    text = certificate.pem.decode().split("-----BEGIN CERTIFICATE-----")[1].split("-----END")[0]
    return base64.b64decode(text)


OWN = self_signed("envoy.local", NOW, timedelta(days=365))


def test_a_certificate_says_when_it_ends_and_whose_it_is():
    ends = NOW + timedelta(days=365)
    assert parse(der(OWN)) == Certificate(OWN.fingerprint, ends, "envoy.local")


def test_so_does_one_that_ends_when_years_have_four_digits():
    late = self_signed("envoy.local", NOW, timedelta(days=365 * 40))
    assert parse(der(late)).ends == NOW + timedelta(days=365 * 40)


def test_so_does_one_that_an_authority_has_signed():
    signed = by_an_authority(("cloud.example",), datetime(2026, 1, 1, tzinfo=UTC))
    assert parse(der(signed)).subject == "cloud.example"


@pytest.mark.parametrize("junk", [b"", b"\x30", b"\x30\x03abc", b"\x30\x84\xff", b"<html>"])
def test_of_what_is_none_only_the_fingerprint_is_known(junk):
    assert parse(junk) == Certificate(hashlib.sha256(junk).hexdigest())


def test_a_moment_in_a_form_that_nobody_writes_leaves_the_fingerprint():
    odd = der(OWN).replace(b"\x17\x0d", b"\x16\x0d")
    assert parse(odd) == Certificate(hashlib.sha256(odd).hexdigest())


def test_a_subject_without_a_name_has_none():
    nameless = der(OWN).replace(b"\x06\x03\x55\x04\x03", b"\x06\x03\x55\x04\x0a")
    assert parse(nameless).subject is None


@given(st.binary(max_size=40), st.integers(0, 400))
def test_no_certificate_is_too_damaged_to_be_looked_at(noise, where):
    body = der(OWN)
    damaged = body[:where] + noise + body[where + len(noise) :]
    assert len(parse(damaged).fingerprint) == 64
