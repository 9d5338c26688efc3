"""The HTTP API: the same service for programs."""
