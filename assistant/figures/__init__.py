"""Figures as panels print them and people paste them: amounts, limits and dates, read from text."""
