"""Records generated gateways whose secrets are known, and looks for what should not be in the file.

`python -m tests.properties.recorder 10000` makes that many runs from a printed seed, on every core; the
tests make a few. The recorder is the real one; the gateway is asked without a socket between (over
sockets it is in `tests/pyenvoy/effects/test_recorder.py`). Gateways that differ in serial numbers, names,
networks and salt alone share one plant: reckoning its year is what took the time.
"""

import asyncio
import json
import random
import re
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace

import attrs

from pyenvoy.effects.recorder import record
from pyenvoy.endpoint import LegacyRole, Role
from pyenvoy.reading.snapshot import take
from pyenvoy.recording import answers, moment, parse, redaction, render
from pyenvoy.request import Headers, Method, Origin, Request, Response
from pyenvoy.simulator.answers import ERAS, living

_START = datetime(2026, 3, 1, tzinfo=UTC)
_SYLLABLES = [
    "ba",
    "be",
    "bo",
    "da",
    "du",
    "fi",
    "go",
    "ha",
    "ki",
    "lu",
    "ma",
    "mo",
    "nu",
    "po",
    "ra",
    "so",
    "ti",
    "vo",
    "wu",
    "xi",
    "zö",
    "ñi",
]
_PLANTED = (
    "/admin/lib/wireless_display.json",
    "/admin/lib/network_display.json",
    "/datatab/event_dt.rb",
)


@attrs.define
class Secrets:
    """What a site has that is nobody's business."""

    names: list[str]
    mac: str
    addresses: list[str]
    email: str
    phone: str
    token: str
    session: str
    host: str

    @property
    def every(self):
        return [*self.names, self.mac, *self.addresses, self.email, self.phone, self.token,
                self.session, self.host]  # fmt: skip


def drawn(lot):
    def word(least=3):
        return "".join(lot.choice(_SYLLABLES) for _ in range(lot.randint(least, 5)))

    marks = ["", " ", " & ", "'s ", '" ', "_", "-", " + ", "/", "\\"]
    names = [lot.choice(marks).join((word().title(), word())) for _ in range(4)]
    hexed = [f"{lot.randrange(256):02x}" for _ in range(6)]
    spelled = lot.choice([str.upper, str.lower])(lot.choice(":-").join(hexed))
    b64 = "".join(
        lot.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
        for _ in range(60)
    )
    return Secrets(
        names=names,
        mac=spelled,
        addresses=[f"192.168.{lot.randrange(256)}.{lot.randrange(256)}", f"2a02:908:{lot.randrange(4096):x}::{lot.randrange(65536):x}"],
        email=f"{word()}.{word()}@{word()}.example".replace("ö", "o").replace("ñ", "n"),
        phone=f"+49 {lot.randrange(100, 999)} {lot.randrange(10**6, 10**7)}",
        token=f"eyJhbGciOiJFUzI1NiJ9.{b64}.{b64[::-1]}",
        session=f"{lot.getrandbits(128):032x}",
        host=f"{word()}.fritz.box".replace("ö", "o").replace("ñ", "n"),
    )  # fmt: skip


def planted(secrets, serial, path):
    """Pages that our simulator does not know, as real gateways may answer them."""
    network, load, site, person = secrets.names
    if path == _PLANTED[0]:
        page = {
            "sites": [{"ssid": network, "bssid": secrets.mac, "psk": secrets.session}],
            "current_network": network,
        }
    elif path == _PLANTED[1]:
        page = {
            "ip": secrets.addresses,
            "hostname": secrets.host,
            "mac": secrets.mac,
            "dns": f"see {secrets.host}",
        }
    else:
        rows = [
            f"{serial}: {load} switched by {secrets.email}",
            f"tel {secrets.phone} {secrets.token}",
            f"at {secrets.addresses[0]}",
        ]
        page = {
            "load_name": load,
            "site_name": site,
            "user_name": person,
            "aaData": [rows],
            "serial_num": serial,
        }
    ascii_ = len(serial) % 2 == 0
    return Response(200, Headers((("Set-Cookie", f"sessionId={secrets.session}"), ("X-From", secrets.host))),
                    json.dumps(page, ensure_ascii=ascii_).encode())  # fmt: skip


class Asked:
    """Stands where `Envoy` stands: the gateway answers at once."""

    def __init__(self, era, answers, host, now):
        self._answers, self.time = answers, now
        legacy = ERAS[era].firmware.major < 7
        origin = Origin("http", "envoy.local", 80) if legacy else Origin("https", host, 443)
        role = LegacyRole.INSTALLER if legacy else Role.INSTALLER
        self.state = SimpleNamespace(
            known=SimpleNamespace(firmware=ERAS[era].firmware),
            role=role,
            identity=SimpleNamespace(origin=origin),
        )

    async def get(self, path):
        return self._answers(path)

    def now(self):
        return self.time

    async def sleep_until(self, moment):
        self.time = max(self.time, moment)

    def recorded(self):
        return asyncio.run(record(self, clock=self))


@attrs.frozen
class Plant:
    """What a gateway says on two days, page by page, and the serial numbers in it, its own first."""

    era: str
    serials: list[str]
    days: list[tuple[datetime, dict[str, Response]]]


SHARING = 20
"""Runs that share a plant."""


@lru_cache(maxsize=4)
def plant(number):
    """One era, one house, one season."""
    lot = random.Random(f"plant {number}")
    era = lot.choice(sorted(ERAS))
    serial = "".join((lot.choice(["1219", "1220", "2023", "4822"]), f"{lot.randrange(10**8):08}"))
    gateway = living(era, seed=lot.randrange(1 << 30), serial=serial, inverters=lot.randint(1, 9))
    at = _START + timedelta(seconds=lot.randrange(200 * 86400))
    days, found = [], set()
    for day in range(2):
        moment = at + timedelta(days=day)
        answers = lambda path, now=moment: gateway.respond(Request(Method.GET, path), now)[1]  # noqa: E731  # one line
        recording = Asked(era, answers, "envoy.local", moment).recorded()
        days.append((moment, {one.request.path: one.response for one in recording.entries}))
        found |= serials_in(recording)
    return Plant(era, [serial, *sorted(found - {serial})], days)


def renamed(lot, serials):
    """Another serial number for each, as if the same things hung in another house."""
    new = {}
    while len(new) < len(serials):
        one = serials[len(new)]
        drawn = f"{one[:4]}{lot.randrange(10**8):08}"
        if drawn not in serials and drawn not in new.values():
            new[one] = drawn
    return new


def recording_of(lot, seed):
    """A gateway, its secrets, and two recordings of it, a day apart."""
    base, secrets = plant(seed // SHARING), drawn(lot)
    new = renamed(lot, base.serials)
    changed = {old.encode(): one.encode() for old, one in new.items()}
    serial, absent = new[base.serials[0]], Response(404)
    found = []
    for at, pages in base.days:

        def answers(path, pages=pages):
            if path in _PLANTED:
                return planted(secrets, serial, path)
            said = pages.get(path, absent)
            body = re.sub(rb"\d{12}", lambda run: changed.get(run[0], run[0]), said.body)
            return Response(said.status, said.headers, body, said.took)

        found.append(Asked(base.era, answers, secrets.host, at).recorded())
    return serial, secrets, found


def serials_in(recording):
    """Every text of twelve digits in quotes or between tags: in our gateways only serial numbers are."""
    bodies = b"\n".join(entry.response.body for entry in recording.entries)
    return {one.decode() for one in re.findall(rb'(?<=["> ])\d{12}(?=["<: ]|EIM)', bodies)}


def run(seed):
    """One run; returns what is wrong, which should be nothing."""
    lot = random.Random(seed)
    serial, secrets, (first, second) = recording_of(lot, seed)
    salt = lot.randbytes(16)
    redacted, known = redaction.redact_telling(first, salt)
    text = render(redacted).decode()
    lowered = text.lower()
    wrong = [
        f"leaks {one!r}"
        for one in [*secrets.every, *serials_in(first), serial]
        if _holds(text, lowered, one)
    ]
    if seed % SHARING == 0 and render(redaction.redact(first, salt)).decode() != text:
        wrong.append("the same salt gave something else")
    later = redaction.pairs(second, salt)
    wrong += [f"unstable: {old!r}" for old, new in known.items() if later.get(old, new) != new]
    standing = [new for old, new in known.items() if old not in known.values()]
    wrong += [] if len(set(standing)) == len(standing) else ["one pseudonym for two"]
    return [*wrong, *_misread(first, parse(text.encode()), known)]


def _holds(text, lowered, secret):
    spelled = {secret, json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    spelled |= {json.dumps(one, ensure_ascii=False)[1:-1] for one in spelled}
    seen = (one for one in spelled if one.lower() in lowered)
    return any(re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE) for one in seen)


def _misread(before, after, known):
    """The redacted one gives the same picture, with every pseudonym as what it stands for."""
    was, found = (
        json.dumps(attrs.asdict(take(answers(one), moment(one), complete=True)), default=str)
        for one in (before, after)
    )
    for old, new in sorted(known.items(), key=lambda pair: -len(pair[1])):
        found = found.replace(f'"{json.dumps(new)[1:-1]}', f'"{json.dumps(old)[1:-1]}')
    return [] if found == was else ["the redacted recording is understood otherwise"]


def main(count, seed):
    began = time.monotonic()
    with ProcessPoolExecutor() as pool:
        seeds = range(seed, seed + count)
        failed = {
            one: wrong
            for one, wrong in zip(seeds, pool.map(run, seeds, chunksize=SHARING), strict=True)
            if wrong
        }
    took = time.monotonic() - began
    print(f"{count} recorder runs from seed {seed} in {took:.0f} s: {len(failed)} with faults")  # noqa: T201
    for one, wrong in list(failed.items())[:20]:
        print(f"  seed {one}: {'; '.join(wrong)}")  # noqa: T201
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*(int(one) for one in (*sys.argv[1:], "10000", "1")[:2])))
