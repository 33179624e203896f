"""The gateway in Apple Home: the adapter `homekit` and the command `pyenvoy-homekit`."""
