"""Answers: field schemas and the check of what was submitted."""
