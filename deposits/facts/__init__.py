"""Facts that decide, as they come in: rows of calls and files, each with its result."""
