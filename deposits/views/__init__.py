"""Supplier pages of this app."""
