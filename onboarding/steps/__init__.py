"""The seven steps: each module answers what its step needs, as a list of requirements."""
