"""Pure values are frozen and slotted; errors have one root; the front door is true."""

import importlib
import inspect
import pkgutil

import attrs
import pytest

import pyenvoy
from pyenvoy import errors


def _modules():
    for info in pkgutil.walk_packages(pyenvoy.__path__, "pyenvoy."):
        if not info.name.startswith(("pyenvoy.cli", "pyenvoy.effects", "pyenvoy.simulator")):
            yield importlib.import_module(info.name)


CLASSES = {
    cls
    for module in _modules()
    for _, cls in inspect.getmembers(module, inspect.isclass)
    if cls.__module__.startswith("pyenvoy")
}


@pytest.mark.parametrize(
    "cls", sorted((one for one in CLASSES if attrs.has(one)), key=str), ids=str
)
def test_a_pure_value_is_frozen_and_slotted(cls):
    assert cls.__setattr__ is not object.__setattr__
    assert "__slots__" in vars(cls)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        object.__new__(cls).anything = 1


def test_every_error_has_the_one_root():
    found = [
        cls
        for _, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, BaseException)
    ]
    assert all(issubclass(cls, errors.EnvoyError) for cls in found)


def test_the_tree_in_the_docstring_is_the_tree():
    drawn = {word for word in errors.__doc__.replace("─", " ").split() if word.endswith("Error")}
    real = {
        name
        for name, cls in inspect.getmembers(errors, inspect.isclass)
        if issubclass(cls, BaseException)
    }
    assert drawn == real


def test_the_front_door_is_sorted_true_and_complete():
    assert pyenvoy.__all__ == sorted(pyenvoy.__all__)
    assert all(hasattr(pyenvoy, name) for name in pyenvoy.__all__)
    assert len(set(pyenvoy.__all__)) == len(pyenvoy.__all__)
