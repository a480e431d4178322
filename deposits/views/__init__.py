"""Supplier pages about deposits."""
