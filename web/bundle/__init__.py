"""What leaves the house as proof: the archive of an auditor, and the two programs in it that check it elsewhere."""
