"""The readings of the tokens of one note, each with what it costs."""
