"""Tokens to test with: shaped like Enphase's, signed by nobody."""

import base64
import json
from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SERIAL = "123456789012"
YEAR = timedelta(days=365)
HALF_DAY = timedelta(hours=12)


def part(data):
    text = data if isinstance(data, bytes) else json.dumps(data).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def signed(claims, header=None):
    """A text of three parts; the third is no signature of anything."""
    return f"{part(header or {'alg': 'ES256', 'typ': 'JWT', 'kid': 'k'})}.{part(claims)}.{part(b'hush-hush')}"


def made(serial=SERIAL, user="owner", life=YEAR, at=NOW, **more):
    """A token as Enphase would have made it at that moment."""
    claims = {
        "aud": serial,
        "iss": "Entrez",
        "enphaseUser": user,
        "exp": int((at + life).timestamp()),
        "iat": int(at.timestamp()),
        "jti": "4d9",
        "username": "anne@example.org",
    }
    return signed({**claims, **more})
