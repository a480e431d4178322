"""What stores tell the other apps; sent inside the transaction."""

from django.dispatch import Signal

# The store is closed from now on. Arguments: party_id, store.
store_closed = Signal()
