"""Reads of the stations app, by subject; scoped by officer where they are `visible_*`."""
