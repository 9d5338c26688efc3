"""Files of papers: each is read in a child process, whose parsers may hang or break off."""
