"""The subcommands: one file each, each a thin layer over public functions that it imports only when it runs."""
