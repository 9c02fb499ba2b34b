"""What a financial overview shows: once, as sheets of cells, from which page, PDF and CSV are made alike."""
