"""What the benches share: a web server on the throw-away stack, a small station, a quick HTTP client, percentiles."""
