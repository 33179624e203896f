"""Wire → model; file names as in `model/`. Each states its order of trust and knows no versions."""
