"""How anything changes: party, actor, action, event, timer, calendar, notification, policy, files. Knows no other app."""
