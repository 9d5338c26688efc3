"""Answers as text, as JSON, and safe for the place where they are shown."""
