"""What every package shares: shapes on the page, numbers in words, no business rules."""
