"""Signals that let an upper app follow a lower one."""

from django.dispatch import Signal

# Sent inside the transaction after each outermost action of a party; arguments: party_id, event.
acted = Signal()
