"""The table that the package ships, made from `grammar/`. Nothing here runs when a note is read."""
