"""Signs that carry meaning, as plain text: exponents, indices, formulas, LaTeX, Greek names.

Every reader of marked-up text comes here, so that 10⁶ never becomes 106. It stands below readers and
steps, and knows neither files nor documents.
"""
