"""What several surfaces share: sessions, uploads, recorded answers, keys and limits."""
