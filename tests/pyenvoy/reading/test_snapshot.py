"""What a snapshot says of what is missing, mended and unreadable."""

from datetime import UTC, datetime

import pytest

from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason
from pyenvoy.quirks import Switches
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Response
from pyenvoy.wire import read
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.production import PRODUCTION_DETAILS

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
IDENTITY = b"""<?xml version="1.0"?><envoy_info><time>1780315200</time>
<device><sn>122000000001</sn><pn>800-00654-r08</pn><software>D8.2.4264</software></device>
<web-tokens>true</web-tokens></envoy_info>"""


def known(**bodies):
    answers = Answers().with_(INFO, read(INFO, Response(200, body=IDENTITY), NOW))
    for endpoint in (
        PRODUCTION_TOTALS,
        PRODUCTION_INVERTERS,
        DRY_CONTACTS,
        GENERATOR,
        ENSEMBLE_INVENTORY,
        PRODUCTION_DETAILS,
    ):
        if (found := bodies.get(endpoint.name)) is not None:
            gap = isinstance(found, Reason)
            answer = (
                Gap(endpoint.name, found, "so it is")
                if gap
                else read(endpoint, Response(200, body=found), NOW)
            )
            answers = answers.with_(endpoint, answer)
    return answers


def gap_of(subject, **bodies):
    return next(gap for gap in take(known(**bodies), NOW).gaps if gap.of == subject)


def test_nothing_known_is_a_snapshot_of_gaps():
    snapshot = take(Answers(), NOW)
    assert snapshot.gateway is None
    assert {gap.reason for gap in snapshot.gaps} == {Reason.NOT_ASKED}


def test_the_most_trusted_source_that_was_asked_tells_why():
    gap = gap_of("inverters", production_inverters=Reason.DENIED)
    assert gap == Gap("inverters", Reason.DENIED, "production_inverters: so it is")


def test_a_source_that_speaks_of_none_means_no_hardware():
    controller = b'[{"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}]'
    assert gap_of(
        "generator", ensemble_inventory=controller, generator=b'{"admin_state": "unknown"}'
    ) == Gap("generator", Reason.NO_HARDWARE, "generator speaks of none")


@pytest.mark.parametrize("subject", ["contacts", "generator"])
def test_without_a_controller_nothing_that_belongs_to_it_is_there(subject):
    """Its pages answer all the same, and list four contacts."""
    listed = b'{"dry_contacts": [{"id": "NC1", "status": "open"}]}'
    gap = gap_of(subject, ensemble_inventory=b"[]", dry_contacts=listed)
    assert gap == Gap(
        subject, Reason.NO_HARDWARE, "it belongs to a System Controller; none is there"
    )


@pytest.mark.parametrize(
    ("subject", "bodies"),
    [
        ("contacts", {"dry_contacts": b'{"dry_contacts": [{"id": "NC1", "status": "open"}]}'}),
        ("generator", {"generator": b'{"admin_state": "unknown"}'}),
    ],
)
def test_what_belongs_to_a_controller_is_unknown_with_it(subject, bodies):
    gap = gap_of(subject, ensemble_inventory=Reason.SILENT, **bodies)
    assert gap == Gap(subject, Reason.SILENT, "ensemble_inventory: so it is")


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (b'[{"serialNumber": "1"}, {}]', "production_inverters[1].serialNumber"),
        (
            b'[{"serialNumber": "1", "lastReportWatts": "5"}]',
            "production_inverters[0].lastReportWatts",
        ),
    ],
)
def test_every_problem_names_its_endpoint_and_place(body, place):
    assert [one.where for one in take(known(production_inverters=body), NOW).problems] == [place]


def test_a_problem_of_an_object_is_placed_with_a_dot():
    snapshot = take(known(production_totals=b'{"wattsNow": "5"}'), NOW)
    assert [one.where for one in snapshot.problems] == ["production_totals.wattsNow"]


INVERTERS = (
    b'{"production": [{"type": "inverters", "activeCount": 4, "wNow": 800, "whLifetime": 5000}]}'
)
ZEROS = b'{"wattHoursToday": 0, "wattHoursSevenDays": 0, "wattHoursLifetime": 0, "wattsNow": 0}'


def test_a_repair_leaves_a_note_that_names_the_quirk():
    (note,) = take(known(production_totals=ZEROS, production_details=INVERTERS), NOW).notes
    assert note.quirk == "zeros_without_a_meter"
    assert note.touched == ("production_totals",)
    assert note.why


def test_a_quirk_that_is_switched_off_leaves_the_answer_alone():
    off = Switches(off=frozenset({"zeros_without_a_meter"}))
    assert take(known(production_totals=ZEROS, production_details=INVERTERS), NOW, off).notes == ()


def test_a_snapshot_is_complete_when_its_maker_says_so():
    assert take(Answers(), NOW, complete=True).complete
