"""Forms about deposits: what suppliers send, what finance copies from the bank statement."""
