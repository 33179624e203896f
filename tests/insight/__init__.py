"""What insight finds, misses and imagines, measured on simulated roofs with planted flaws.

python -m tests.insight [--seed N] [--jobs 1] [--write]
"""
