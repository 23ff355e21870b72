"""What a path says of a note: the deviations that it paid for, and the edits that undo them."""
