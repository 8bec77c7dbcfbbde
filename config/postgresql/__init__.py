"""Django's PostgreSQL backend with a cheaper look at kept connections; `base` is the module that Django loads."""
