"""Announcements for Home Assistant, derived from the model and its units. Pure.

What an entity is follows from a field's type: its unit says device class and state class, its words the
options. By hand stands only what no type tells (`meanings`). Ids are made of the names in the model, which
never change their meaning.
"""

from pyenvoy_mqtt.discovery.announcer import Announcement, Announcer
from pyenvoy_mqtt.discovery.entities import Entity, entities

__all__ = ["Announcement", "Announcer", "Entity", "entities"]
