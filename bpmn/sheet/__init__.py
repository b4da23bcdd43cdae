"""The SOP sheet as rows: read from pasted text, asked about where it is unclear, written as a diagram and back."""
