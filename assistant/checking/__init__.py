"""Is what is said borne out? Claims against evidence, cited papers, conflicts and premises."""
