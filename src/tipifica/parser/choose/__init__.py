"""From paths to the reason: which forms are searched, which one stands, and what leaves it open."""
