"""Pure functions on a learning network: counting a survey, planning what follows, holding facts against norms."""
