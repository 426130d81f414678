"""What outlives a visit: stored reports, and a row of statistics for each diagnosis."""
