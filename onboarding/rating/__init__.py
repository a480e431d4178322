"""The monthly credit rating 信用评估: what is counted, what it comes to, and how it is said."""
