"""What a gateway's system did, kept for years: which figures, at which grain, for how long.

    raw     every ten seconds, for a week
    five    every five minutes, for ever: mean, lowest and highest of a power, a counter's last value
    panels  every five minutes, for ever: two bytes a microinverter

`columns`, `panels` and `gathered` are pure. `files` opens the database, `looking` reads it, `store` alone
changes it, and `keeper` feeds `store`.
"""
