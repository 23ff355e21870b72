"""Which forms a note is near to: the cheapest path through each, how dear it may be, whether the note says enough."""
