"""The MCP server: the same service as tools of a language model's client."""
