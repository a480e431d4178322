"""How anything changes: party, actor, action, event, timer, calendar, notice, policy, files. Knows no other app."""
