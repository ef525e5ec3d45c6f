"""Text to records: reading, entries, blocks and mentions. Knows no RDF, no store and no command line."""
