"""A made-up company, its people, its customers and what they wrote."""
