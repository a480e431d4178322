"""The specification of who may do what from which state: one handwritten table per area, one test for all.

A table module offers `ROWS`: (verb, state or "", names of those who may) and `build(verb, state, cast)`, which returns
the subject in that state, belonging to `cast.supplier`. Whoever is not named may not, and a state that has no row for a
verb must let nobody pass.
"""
