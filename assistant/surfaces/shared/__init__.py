"""What the surfaces that talk share: asking in a thread, and a person's own documents."""
