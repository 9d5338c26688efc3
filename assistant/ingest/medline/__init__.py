"""Abstracts as PubMed hands them out as parsed documents: MEDLINE text, XML, and "Abstract (text)"."""
