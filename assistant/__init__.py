"""Everything that turns observations into help."""
