"""A payment provider for trials: a service of its own, with phones that pay and faults to order."""
