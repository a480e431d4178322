"""Demo suppliers, brought to where they are by the same actions that people use."""
