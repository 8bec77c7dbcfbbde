"""What a house starts with: periods per kind, reminders and escalations. A station's own rows win over these."""

# kind → days. M2: seven days for disputes; F4: a revisit within a week, the warning itself sooner.
PERIODS = {"dispute": 7, "visit": 7, "household": 7, "check": 7, "warning": 3, "other": 7}
# (act, level, hours from the due time)
STEPS = [("remind", 0, -48), ("remind", 0, -3), ("escalate", 1, 0), ("escalate", 2, 48)]
