"""Understanding a question: its words, its kind, whom it concerns, what it leans on."""
