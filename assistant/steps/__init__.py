"""Small functions from one domain type to the next. They know no framework."""
