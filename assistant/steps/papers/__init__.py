"""Structured paper formats → `Extract`: JATS, PubMed XML, MEDLINE. Pure; parsing XML is a backend's."""
