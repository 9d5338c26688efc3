"""Doubles that a reader can compute in the head, for tests and for trying things out."""

from assistant.testing.doubles import ListCorpus, WordCounter, WordEmbedder

__all__ = ["ListCorpus", "WordCounter", "WordEmbedder"]
