"""Inference: Triton on loopback with every model loaded and warm, and the proxy that admits the web hosts."""
