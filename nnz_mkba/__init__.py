"""Maatschappelijke kosten-batenanalyse en KPI-voortgang van Nu Niet Zwanger."""

__version__ = "0.1.0"
