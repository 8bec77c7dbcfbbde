"""My station: what is there, and the pages of those who keep it."""
