"""What the tests of redaction share: a body at a place before and after, and snapshots mapped back."""

import json

import attrs

from pyenvoy.reading.snapshot import take
from pyenvoy.recording import Recording, answers, moment, redaction
from tests.fakes.recorded import entry

SALT = b"a salt for tests"


def over(body, place="/ivp/test", **how):
    """What becomes of one body; data come back as data."""
    recording = Recording((entry(place, body),))
    found = redaction.redact(recording, SALT, **how).entries[0].response.body.decode()
    return found if isinstance(body, str) else json.loads(found)


def line(*entries, comment=""):
    return redaction.redact(Recording(entries, comment), SALT)


def plainly(recording):
    """All that the line understands of a recording, as text."""
    snapshot = take(answers(recording), moment(recording), complete=True)
    return json.dumps(attrs.asdict(snapshot), default=str)


def backwards(recording, redacted):
    """What is understood of a redacted recording, with every pseudonym as what it stands for."""
    pairs = redaction.pairs(recording, SALT)
    return _mapped(json.loads(plainly(redacted)), {new: old for old, new in pairs.items()})


def _mapped(value, known):
    match value:
        case dict():
            return {known.get(key, key): _mapped(one, known) for key, one in value.items()}
        case list():
            return [_mapped(one, known) for one in value]
        case str():
            whole, mark, number = value.partition("EIM")
            return known.get(value, known.get(whole, whole) + mark + number)
        case _:
            return value
