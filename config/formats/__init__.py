"""Dates of the admin as the portal writes them."""
