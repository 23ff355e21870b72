"""Exit statuses. If several apply, the order is 2, 3, 1, 0."""

FINE = 0
FOUND = 1
UNUSABLE = 2
INCOMPLETE = 3
INTERRUPTED = 130
