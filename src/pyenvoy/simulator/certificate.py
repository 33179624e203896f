"""Certificates for the simulated gateway (signed by itself) and the simulated cloud (by its own authority)."""

import ipaddress
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from pyenvoy.simulator.keys import new_key, private_pem

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey


@attrs.frozen
class Certificate:
    """A certificate with its key, as PEM; `fingerprint` is the SHA-256 of its DER form, in hex."""

    pem: bytes = attrs.field(repr=False)
    fingerprint: str
    authority: bytes = attrs.field(repr=False)
    """The certificate to trust in order to trust this one; for a self-signed one, itself."""


def self_signed(name: str, now: datetime, lifetime: timedelta = timedelta(days=365)) -> Certificate:
    """What a gateway has: its own signature, a name that no address matches, a year to live.

    Raises `UsageError` without the extra `simulator`.
    """
    key = new_key()
    return _certificate(_signed(name, key, name, key, (now, now + lifetime)), key)


def by_an_authority(
    hosts: tuple[str, ...], now: datetime, lifetime: timedelta = timedelta(days=90)
) -> Certificate:
    """What a cloud has: names and addresses that match, signed by an authority one can trust.

    Raises `UsageError` without the extra `simulator`.
    """
    root_key, key = new_key(), new_key()
    span = (now, now + lifetime)
    root = _signed(_AUTHORITY, root_key, _AUTHORITY, root_key, span, authority=True)
    leaf = _signed(hosts[0], key, _AUTHORITY, root_key, span, hosts=hosts)
    return attrs.evolve(_certificate(leaf, key), authority=_pem(root))


_AUTHORITY = "pyenvoy simulated cloud authority"


def _signed(
    name: str,
    key: "EllipticCurvePrivateKey",
    issuer: str,
    issuer_key: "EllipticCurvePrivateKey",
    span: tuple[datetime, datetime],
    *,
    hosts: tuple[str, ...] = (),
    authority: bool = False,
) -> "x509.Certificate":
    from cryptography import x509  # noqa: PLC0415  # an extra
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415  # an extra

    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(span[0] - timedelta(hours=1))
        .not_valid_after(span[1])
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
    )
    if authority:
        builder = builder.add_extension(_may_sign(), critical=True)
    if hosts:
        builder = builder.add_extension(_alternatives(hosts), critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def _named(name: str) -> "x509.Name":
    from cryptography import x509  # noqa: PLC0415  # an extra
    from cryptography.x509.oid import NameOID  # noqa: PLC0415  # an extra

    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _alternatives(hosts: tuple[str, ...]) -> "x509.SubjectAlternativeName":
    from cryptography import x509  # noqa: PLC0415  # an extra

    names: list[x509.GeneralName] = []
    for host in hosts:
        try:
            names.append(x509.IPAddress(ipaddress.ip_address(host)))
        except ValueError:
            names.append(x509.DNSName(host))
    return x509.SubjectAlternativeName(names)


def _may_sign() -> "x509.KeyUsage":
    from cryptography import x509  # noqa: PLC0415  # an extra

    others = dict.fromkeys(
        (
            "digital_signature",
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    return x509.KeyUsage(key_cert_sign=True, crl_sign=True, **others)


def _pem(certificate: "x509.Certificate") -> bytes:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415  # an extra

    return certificate.public_bytes(Encoding.PEM)


def _certificate(signed: "x509.Certificate", key: "EllipticCurvePrivateKey") -> Certificate:
    from cryptography.hazmat.primitives.serialization import Encoding  # noqa: PLC0415  # an extra

    pem, der = _pem(signed), signed.public_bytes(Encoding.DER)
    return Certificate(private_pem(key) + pem, sha256(der).hexdigest(), pem)
