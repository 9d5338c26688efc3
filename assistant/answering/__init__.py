"""From retrieved passages to an answer: weigh each sentence, decide, compose."""
