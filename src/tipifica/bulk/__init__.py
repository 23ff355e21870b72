"""Tables of historical notes in, tables of results out; no row lost."""
