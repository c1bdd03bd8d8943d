"""Statements with one change each, and the case pages and second counts that must notice."""
