"""The surfaces: each shows the same answers in its own way."""
