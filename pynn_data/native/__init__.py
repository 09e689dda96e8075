"""Networks that scripts have built by themselves in a simulator, and what they have recorded by themselves."""
