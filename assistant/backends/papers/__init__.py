"""Files of papers, read in a process of their own with limits."""
