"""A file's content → a `Document`: formats read, text cleaned and cut, what the source says of itself."""
