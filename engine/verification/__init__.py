"""Verification: is what the database says what was written, and what was sealed."""
