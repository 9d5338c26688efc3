"""Speed, memory and retrieval, measured on the machine at hand."""
