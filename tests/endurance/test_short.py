"""A day of the campaign, and a few of the readers' faults, as part of every run."""

import pytest

from tests.endurance import brokers, campaign
from tests.endurance.faults import FAULTS

pytestmark = pytest.mark.timeout(600)
"""Half a minute on a quiet machine; it must not fail where nothing but the machine is slow."""

SEED = 20260105
PAINS = {*range(1, 12), 16, 17, 20, 21, 22, 29, 30}
"""Of the list of what people suffer from."""
_TOO_LONG = ("away for an hour", "everything hangs for an hour")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    """What became of a campaign in which faults come together."""
    faults = tuple(one for one in FAULTS if one.name not in _TOO_LONG)
    folder = tmp_path_factory.mktemp("endurance")
    return campaign.run(
        SEED, 1.4, folder, faults=faults, a_day=36, stay=0.2, together=1.0, thorough=True
    )


def test_nothing_is_published_wrong_and_no_rule_is_broken(result):
    assert result.wrong == []


def test_nothing_goes_unhandled(result):
    assert result.unhandled == []


def test_most_faults_are_put_to_it(result):
    assert sum(row.times > 0 for row in result.rows.values()) >= 60


def test_no_energy_is_lost(result):
    assert {name: row.lost for name, row in result.rows.items() if row.lost} == {}


def test_everything_that_people_suffer_from_is_in_the_list():
    assert {pain for one in FAULTS for pain in one.pains} >= PAINS


def test_no_two_faults_have_one_name():
    assert len({one.name for one in FAULTS}) == len(FAULTS)


async def test_those_who_read_are_followed_through_a_broker_that_comes_and_goes(tmp_path):
    wanted = ("the broker is killed", "readers of the page that do not read")
    faults = [one for one in brokers.FAULTS if one.name in wanted]
    wrong, _ = await brokers.play(tmp_path, faults)
    assert wrong == []
