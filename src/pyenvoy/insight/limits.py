"""The numbers of insight: what is enough sun, how much is kept, what lasts, what is large. Measured, not guessed."""

from datetime import timedelta

MOST = 2000
"""Panels; a gateway may invent serial numbers for ever."""
LONGEST = 64
"""Characters of a serial number; real ones have twelve."""
HIGHEST = 2000.0
"""W; no microinverter gives half as much."""
IDLE = 5.0
"""W; a figure up to this may repeat itself: it says that nothing is made."""

HOUR, DAY = 3600, 86400
"""Seconds."""
USUAL, LAPSE = 900, 4500
"""Seconds that a report speaks of: back to the one before, where that is not longer ago than the second."""
JUDGED = timedelta(minutes=5)
"""So long what was judged holds within a day: a gateway may take panels away and bring them back at every answer."""
AHEAD = 26 * HOUR
"""A report further ahead of our clock is no report; a clock in the wrong zone is."""
SETTLED = 2 * HOUR
"""A day is over for us so long after it ended: reports come late."""
COVERED = 1500
"""Seconds of an hour that reports must speak of."""

SUN = 0.1
"""Of the peers' highest power: less light says more of walls and chimneys than of panels."""
LIMIT, HELD = 0.9, 0.8
"""Of the same: above the first inverters may hold back, the dirty one as much as the clean one. Such an hour tells of
a panel only where it makes less than the second of the most it ever made."""
LEAST_PEERS = 2
"""With one other panel nobody knows which of the two it is."""

DAYS, DAYS_BACK = 10, 30
"""So many days with sun are kept hour by hour, and none that is older."""
WEEKS = 52
"""Weeks that are kept as ratios."""
GOOD = 3
"""Hours that must be comparable on a day with sun."""
RECENT, RECENT_BACK, ENOUGH = 7, 21, 5
"""So many days with sun are looked at, of the last so many days; with fewer nothing is said."""
WEEKS_NEEDED = 2
"""Whole weeks before these days, to know what is usual."""
USUAL_AT = 0.75
"""Which quantile of the weeks is usual: what it does at its best, so that a slow decline does not hide in it."""

SILENT_HOURS = 6
"""Hours with sun in which others reported and it did not."""
DEAD_HOURS, SNOW_HOURS = 8, 40
"""Hours with sun in which it made nothing; the second after a day on which snow may have lain."""
NOTHING = 0.03
"""Of what the peers make: nothing."""
SNOW_DAYS = 10
"""So long after a dark day snow may lie on one panel and not on another."""
DARK = 0.03
"""Of the best day: the roof was covered, or it may as well have been."""

BELOW = 6.0
"""Percent that a panel must be behind, at least."""
THROUGHOUT = 0.7
"""In hours with so much of the energy it must lack half of that at least."""
SCATTERS = 4.0
"""By how many times its own scatter a panel must be behind."""
SHADE, SHADE_LOSS = 20.0, 2.5
"""Percent of an hour, beyond what all hours lack, and of the day, that a new shade takes at least."""
SHADE_HOURS = 2
"""Hours after each other."""
LIKE = 0.2
"""Of the peers' power, or its inverse: hours in which a panel makes less or more tell of the walls beside it."""
ALWAYS = 0.85
"""Of its hour in the middle: an hour that is usually darker is always in the shade."""
NEWS = 36
"""Weeks for which what is told is laid beside the weeks before it was: then it is usual."""
AGAIN = 0.6
"""Of what it takes to say something it takes so much to go on saying it: nobody wants a hint that comes and goes."""

APART = 0.5
"""Hours between the middles of the days of two groups of panels that look in different directions."""
ALONE = 1.0
"""Hours that the middles of their days may be apart for two panels to look the same way."""
PLANE = 3
"""Panels that make a group."""
KNOWN_DAYS = 4
"""Days until a panel's profile says where it looks."""
FADING = 0.97
"""By which a profile fades each day."""

ROOF = 8.0
"""Percent that the roof's best days must be behind those of a year ago."""
GONE, UNLISTED = 400, 60
"""Days until a silent panel is forgotten: while the gateway lists it, and when it does not."""
