"""Each quirk speaks where its lie is told, and stays silent on every other recording."""

import pytest

from pyenvoy import recording
from pyenvoy.quirks import QUIRKS, repair
from pyenvoy.reading import gateway
from tests.recordings import RECORDINGS

QUIET = frozenset[str]()
WRAPS = {
    "7.3.130",
    "7.3.517_legacy_savings_mode",
    "7.6.114_without_cts",
    "7.6.175_total",
    "7.6.175_with_cts",
    "7.6.185_with_cts_and_battery_3t",
    "8.1.41",
    "8.2.127_with_3cts_and_battery_split",
    "8.2.127_with_generator_running",
}
NO_BASELINE = {
    "7.3.517_legacy_savings_mode",
    "7.6.175_with_cts",
    "7.6.185_with_cts_and_battery_3t",
    "8.1.41",
    "8.2.127_with_3cts_and_battery_split",
    "8.2.127_with_generator_running",
    "8.2.4382_ACB",
    "8.3.1598_collar",
    "8.3.5167_3rd-pv",
    "8.3.5169_with_generator",
}
SPEAKS = {
    "zeros_while_starting": QUIET,
    "zeros_without_a_meter": {"7.6.175_total", "8.3.1598_collar"},
    "totals_stand_still": {"8.2.4264_metered_noct"},
    "frozen_quarter_hours": {"8.3.5433_tot_is_net_cons"},
    "net_reported_as_total": {"8.3.5433_tot_is_net_cons"},
    "net_lifetime_is_import": {"7.3.130", "7.3.466_with_cts_3phase"},
    "inverters_lifetime_wraps": WRAPS,
    "days_without_a_baseline": NO_BASELINE,
    "half_a_storage_meter": QUIET,
    "negative_power_wrapped": QUIET,
}


@pytest.fixture(scope="module", params=RECORDINGS.values(), ids=RECORDINGS)
def found(request):
    answers = recording.answers(recording.parse(request.param.read_bytes()))
    known = gateway.read(answers)
    _, repairs = repair(answers, known.firmware if known else None)
    return request.param.stem, {one.quirk.name for one in repairs}


@pytest.mark.parametrize("quirk", SPEAKS)
def test_a_quirk_speaks_only_where_its_lie_is_told(quirk, found):
    name, speaking = found
    assert (quirk in speaking) == (name in SPEAKS[quirk])


def test_every_quirk_here_is_registered():
    assert set(SPEAKS) <= {quirk.name for quirk in QUIRKS}
