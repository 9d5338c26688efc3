"""The chat page: a thin adapter over the same service, in Chainlit."""
