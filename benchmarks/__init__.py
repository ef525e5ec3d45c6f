"""How fast Logloom is, beside named peers in the same run."""
