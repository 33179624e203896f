"""What insight finds, misses and imagines, measured on simulated roofs with planted flaws.

python -m tests.insight --seed N --days 365 [--write]
"""
