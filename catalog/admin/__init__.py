"""The staff desk of this app."""
