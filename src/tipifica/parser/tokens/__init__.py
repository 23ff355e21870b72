"""Text to tokens: strange characters made right, words folded for comparison, the note cut up."""
