"""What holds for commitments: pure functions of states and events. They take no clock."""
