"""The platform’s bank statement: columns, rows, reading a file in pieces."""
