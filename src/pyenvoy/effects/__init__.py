"""The only folder of the library that touches the world: sockets, clocks, files. It decides nothing."""
