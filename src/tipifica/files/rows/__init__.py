"""Rows of tables that are text: every row is read, or comes with the reason why not."""
