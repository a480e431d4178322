"""The journey: application, terms, forms, VC account, contract, supplier group."""
