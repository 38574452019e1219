"""What metrics decides: pure functions of states, events and the instants in them."""
