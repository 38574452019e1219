"""What follows from what: pure functions without clock, chance or I/O."""
