"""Every verb of this app."""
