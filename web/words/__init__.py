"""Every sentence that a person reads: catalogues by language, and how moments and numbers are written."""
