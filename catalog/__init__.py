"""Brands, product lines, bindings, items, the EP pool. Does not know deposits or onboarding."""
