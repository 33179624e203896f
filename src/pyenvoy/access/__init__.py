"""May we ask, and as whom. Pure: the exchanges are built and read here, and sent elsewhere."""
