"""Signals that let an upper app follow a lower one."""

from django.dispatch import Signal

# Sent inside the transaction after each outermost action of a party; arguments: party_id, event, and chunk: a dict
# with the "parties" of the same transaction, in which a receiver keeps what it has read for all of them.
acted = Signal()

# Sent inside the transaction after deadlines moved by themselves or for staff; argument: moves (see `moves.Move`).
dates_moved = Signal()
