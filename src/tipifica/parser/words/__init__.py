"""What a written word may be: the vocabulary of the fixed phrases, and what people write instead of it."""
