"""Doubles that a reader can compute in the head, for tests."""
