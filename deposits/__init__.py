"""Money held: deposit account, ledger, notices, bank statement lines. Does not know catalog or onboarding."""
