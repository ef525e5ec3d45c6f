"""Records to graph: identity, vocabulary, store, exports and drawing."""
