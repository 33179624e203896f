"""The gateways that are ready to be played, by name."""

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.eras import early, eight, latest, seven

ERAS: dict[str, Era] = {
    era.name: era for era in (*early.ERAS, *seven.ERAS, *eight.ERAS, *latest.ERAS)
}
"""Every ready-made gateway, the oldest firmware first."""
