"""A SPARQL 1.1 server: the graph is pushed to it by the Graph Store Protocol, and asked there as if it were here."""
