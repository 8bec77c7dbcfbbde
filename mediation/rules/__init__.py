"""Who may do what with a dispute, and the domain's arithmetic: pure functions (M1–M7)."""
