"""How notes are worded that do not conform: their shapes without anything personal, and what the lexicon may learn."""
