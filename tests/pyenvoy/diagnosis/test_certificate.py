import hashlib
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from pyenvoy.diagnosis.certificate import certificate

BEGINS = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ENDS = datetime(2027, 1, 2, 3, 4, 5, tzinfo=UTC)


def made(name="envoy", ends=ENDS):
    """A certificate as another library writes it."""
    key = ec.generate_private_key(ec.SECP256R1())
    spelled = [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Enphase")]
    spelled += [x509.NameAttribute(NameOID.COMMON_NAME, name)] if name else []
    subject = x509.Name(spelled)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), 1, BEGINS, ends)
    return builder.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_name_and_term_are_read():
    found = certificate(made())
    assert (found.subject, found.begins, found.ends) == ("envoy", BEGINS, ENDS)


def test_a_term_after_2049_is_written_otherwise_and_read_the_same():
    far = datetime(2061, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert certificate(made(ends=far)).ends == far


def test_the_fingerprint_is_that_of_all_of_it():
    der = made()
    assert certificate(der).fingerprint == hashlib.sha256(der).hexdigest()


def test_a_subject_without_a_common_name_has_none():
    assert certificate(made(name="")).subject == ""


@pytest.mark.parametrize("cut", [0, 1, 3, 40, 120, 200])
def test_one_that_was_cut_off_keeps_its_fingerprint_alone(cut):
    der = made()[:cut]
    found = certificate(der)
    assert (found.subject, found.ends) == ("", None)
    assert found.fingerprint == hashlib.sha256(der).hexdigest()


def test_a_term_of_another_form_is_left_out():
    der = made()
    at = der.index(b"\x17\x0d")
    assert certificate(der[:at] + b"\x16" + der[at + 1 :]).begins is None
