"""The graph, or a part of it, as files for others: RDF texts, GraphML, GEXF, and CSV tables."""
