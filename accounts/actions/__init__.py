"""Every verb about people, suppliers and their stores."""

from . import closing, machines, members, passwords, reveal, signing_up, staff, store

__all__ = ["closing", "machines", "members", "passwords", "reveal", "signing_up", "staff", "store"]
