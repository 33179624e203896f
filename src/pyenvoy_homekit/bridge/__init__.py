"""The only pyhap: accessories in, taps out. What is shown and what a tap means is decided elsewhere."""
