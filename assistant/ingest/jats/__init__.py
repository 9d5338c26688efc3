"""JATS, the XML of PubMed Central → `Extract`. Pure: parsing the XML is a backend's."""
