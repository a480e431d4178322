"""The platform’s bank: statements read and matched, remittance codes, payout lists and answers, reconciliation."""
