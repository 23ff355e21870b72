"""The forms of the reasons as automata, made ready from the compiled table, and notes written from them."""
