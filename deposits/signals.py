"""What the deposit tells whoever drives the journey; sent inside the transaction."""

from django.dispatch import Signal

# The required amount is held. Arguments: party_id, account.
deposit_held = Signal()

# The due day has passed. Arguments: party_id, account, notice.
deposit_overdue = Signal()
