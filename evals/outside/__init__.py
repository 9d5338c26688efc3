"""Judges from outside: public data sets, read from wherever they lie."""
