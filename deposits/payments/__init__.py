"""What goes to the bank and what comes back: lists of payouts, and the bank's answers."""
