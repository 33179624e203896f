"""Keys for tokens and certificates; the only place that says which extra they need."""

from typing import TYPE_CHECKING

from pyenvoy.errors import UsageError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

WITHOUT_EXTRA = (
    "the simulator makes keys and certificates of its own, for which it needs the extra: "
    "pip install '.[simulator]' in the source tree"
)


def new_key() -> "EllipticCurvePrivateKey":
    """A fresh key on the curve P-256. Raises `UsageError` without the extra `simulator`."""
    try:
        from cryptography.hazmat.primitives.asymmetric import ec  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise UsageError(WITHOUT_EXTRA) from error
    return ec.generate_private_key(ec.SECP256R1())


def private_pem(key: "EllipticCurvePrivateKey") -> bytes:
    """A key as unprotected PEM."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  # an extra

    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())


def public_pem(key: "EllipticCurvePrivateKey") -> bytes:
    """The public half of a key as PEM."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415  # an extra

    return key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
