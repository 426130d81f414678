"""Documents made from one report, each in one module: so far the summary as plain text."""
