"""Uncertainty: simulation, value of information and sensitivity, one textbook concept a file."""
