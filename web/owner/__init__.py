"""The process owner's pages: procedures, their drafts and versions."""
