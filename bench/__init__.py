"""What the house costs in time: each module measures one thing and prints it."""
