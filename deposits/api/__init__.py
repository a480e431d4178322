"""What other systems call: JSON under /api/, with a token of a machine account."""
