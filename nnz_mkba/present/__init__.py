"""What people see: tables, figures, sentences and number formats of publishable values."""
