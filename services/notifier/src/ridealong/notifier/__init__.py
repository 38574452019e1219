"""Who is told what, when and where, once."""
