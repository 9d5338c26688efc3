"""How the reader was trained: public data in, weights and a model card out.

``python -m training --data DIR`` does all of it; docs/decisions/0020-reader.md says why so.
"""
