"""Causes: the catalogue, one small rule each, and the ranking."""
