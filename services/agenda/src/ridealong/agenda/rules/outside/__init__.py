"""Reading a calendar of another program: each entry by itself, so that none costs the others."""
