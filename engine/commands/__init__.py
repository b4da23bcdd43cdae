"""One file per verb: the command's fields, and its handler beside it."""
