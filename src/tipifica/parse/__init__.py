"""Text to tokens, tokens to readings, readings to the cheapest path through the grammar. Never raises on any text."""
