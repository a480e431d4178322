"""The review of a refund and what follows it: clock, arithmetic, claims that cover, interest, and its picture."""
