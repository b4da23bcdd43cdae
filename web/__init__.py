"""What faces a person or a machine: pages, command line, and all words."""
