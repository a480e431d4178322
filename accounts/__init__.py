"""People and suppliers: users, companies, membership, staff roles, stores and holds."""
