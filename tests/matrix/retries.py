"""Trying again what is stuck."""

from workflow.models import Delivery, Timer

ROWS = [("workflow.retry_timer", "", "pol"), ("workflow.retry_delivery", "", "pol")]


def build(verb, state, cast):
    return {"workflow.retry_timer": Timer, "workflow.retry_delivery": Delivery}[verb](party=cast.supplier.party)
