"""Words, sentences and signs: small functions over text that know no framework."""
