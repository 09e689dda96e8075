"""Networks that scripts have built by the means of their simulators, and what they have recorded."""
