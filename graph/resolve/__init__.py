"""What needs the whole corpus: people, patches, threads and series."""
