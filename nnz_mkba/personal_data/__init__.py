"""Personal data at the door: texts and tables come in, faults with kind, place and remedy go out.

`guard` looks through a table, lines or Markdown; `counts` finds numbers of clients in prose. `lists/` holds the names.
It never repeats a value, never changes a delivery, and reads nothing but its own lists and the register of gemeenten.
"""
