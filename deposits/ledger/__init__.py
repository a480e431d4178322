"""Writing and checking the ledger: the one function that writes an entry, numbers, invariants."""
