"""Every verb about people, suppliers and their stores."""

from . import machines, members, passwords, reveal, signing_up, staff, store

__all__ = ["machines", "members", "passwords", "reveal", "signing_up", "staff", "store"]
