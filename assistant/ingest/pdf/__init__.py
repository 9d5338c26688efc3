"""From places on pages to text that reads as written: columns, lines, paragraphs, tables, captions."""
