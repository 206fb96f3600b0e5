"""Bring the weights of the models into the weights folder, verified, from archives or from a bank's own copies."""
