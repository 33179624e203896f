"""Benchmarks: whole measurements, never timed tests."""
