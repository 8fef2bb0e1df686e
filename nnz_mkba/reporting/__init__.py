"""Run a notebook, export it, keep account of what was made; knows no figures of the programme."""
