"""Pages about people and their companies."""
