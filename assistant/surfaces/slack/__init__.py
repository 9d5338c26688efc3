"""The Slack bot: a process of its own over the same service as every other surface."""
