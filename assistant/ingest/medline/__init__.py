"""Abstracts as PubMed hands them out → `Extract`: MEDLINE text, XML, and "Abstract (text)"."""
