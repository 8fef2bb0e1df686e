"""Disclosure control: what a reader may see of counts of people, and of everything that rests on them."""
