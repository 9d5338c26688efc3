"""The order of the steps: how an index is built, and how a question is answered."""
