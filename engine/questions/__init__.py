"""One file per question: its fields, its answer, and its handler beside it."""
