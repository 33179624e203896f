from datetime import timedelta
from hashlib import sha256

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from pyenvoy.simulator.certificate import by_an_authority, self_signed
from tests.fakes.recorded import NOW


def read(pem):
    return x509.load_pem_x509_certificate(pem[pem.index(b"-----BEGIN CERT") :])


def test_a_gateway_signs_for_itself():
    found = self_signed("envoy.local", NOW)
    certificate = read(found.pem)
    certificate.verify_directly_issued_by(read(found.authority))
    assert certificate.issuer == certificate.subject


def test_the_fingerprint_is_that_of_the_der_form():
    found = self_signed("envoy.local", NOW)
    assert found.fingerprint == sha256(read(found.pem).public_bytes(Encoding.DER)).hexdigest()


def test_a_certificate_ends_when_it_is_told_to():
    found = read(self_signed("envoy.local", NOW, timedelta(days=2)).pem)
    assert found.not_valid_after_utc == NOW + timedelta(days=2)


def test_no_two_are_alike():
    assert self_signed("a", NOW).fingerprint != self_signed("a", NOW).fingerprint


def test_a_cloud_is_signed_by_its_authority():
    found = by_an_authority(("localhost", "127.0.0.1"), NOW)
    read(found.pem).verify_directly_issued_by(read(found.authority))
    assert read(found.pem).issuer != read(found.pem).subject


def test_a_cloud_answers_to_names_and_addresses():
    found = read(by_an_authority(("localhost", "127.0.0.1"), NOW).pem)
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost"]
    assert [str(one) for one in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1"]


def test_a_certificate_shows_no_key():
    assert "KEY" not in repr(self_signed("a", NOW))
