"""Running procedures and remembering what happened."""
