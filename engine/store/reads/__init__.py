"""Questions put to the tables, answered in plain values."""
