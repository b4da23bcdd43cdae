"""Where everything stands on the paper: lanes as rows, steps from left to right, lines only where nothing stands."""
