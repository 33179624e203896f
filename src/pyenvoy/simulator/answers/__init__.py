"""What a gateway would say: plant and era → the answer of each endpoint. Pure; one file per URL family."""

from pyenvoy.simulator.answers.begin import era_of, living
from pyenvoy.simulator.answers.era import Era, Meter, Model
from pyenvoy.simulator.answers.eras import ERAS
from pyenvoy.simulator.answers.living import Living
from pyenvoy.simulator.answers.pace import Pace

__all__ = ["ERAS", "Era", "Living", "Meter", "Model", "Pace", "era_of", "living"]
