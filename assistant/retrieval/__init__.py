"""Question → passages: by meaning and by words, fused."""
