"""The local stack: real servers on loopback ports, made from packages alone."""
