"""What exists only so that scripts written for PyNN run as they stand; nothing of the core imports it."""
