"""What a language model is given to word an answer from, and what it wrote, read back."""
