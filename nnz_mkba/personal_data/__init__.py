"""Personal data at the door: recognised by form, refused before anything else looks at a delivery."""
