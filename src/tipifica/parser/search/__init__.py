"""The cheapest path of a note through one form."""
