"""Figures of publishable numbers, one family a module; each comes with alt text and its data."""
