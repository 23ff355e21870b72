"""Diagnostics to edits to new text."""
