"""A day is calculated: what happened → what to expect → where to stand → who is when where → checked → rows."""
