"""What fulfils the ports: models, files, indexes. Frameworks end here."""
