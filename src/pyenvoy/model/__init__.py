"""What it means; one file per subject. Frozen, in SI units; imports only the ground floor.

What flows towards the house is positive: producing, importing, discharging.
"""
