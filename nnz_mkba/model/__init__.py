"""Pure functions on numbers and arrays: no files, no clock, no global state."""
