"""Employee records, made from approved applications, with the chain that led to them."""
