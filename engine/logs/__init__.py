"""Histories as event logs for process mining: XES, OCEL 2.0 and CSV, written from plain values."""
