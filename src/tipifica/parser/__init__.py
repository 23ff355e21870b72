"""Text to tokens, tokens to readings, readings to the cheapest path through the grammar. Never raises on any text.

The rooms stand in the order of the way: `tokens`, `words` and `scan`, `forms`, `lattice`, `search`, `choose`, `tell`;
`compile` makes the table beforehand.
"""
