"""Lies as passages in time: in, and out again, beside what truly flowed."""
