"""A year with a gateway that fails in every way we know of; how it is run stands in `__main__`."""
