"""Every verb about people, suppliers and their stores."""

from . import members, passwords, reveal, signing_up, staff, store

__all__ = ["members", "passwords", "reveal", "signing_up", "staff", "store"]
