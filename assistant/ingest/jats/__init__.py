"""JATS, the XML of PubMed Central. The XML itself is parsed in `backends/papers`."""
