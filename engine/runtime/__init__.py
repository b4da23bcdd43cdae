"""Executing one step of one instance: the only room that knows SpiffWorkflow."""
