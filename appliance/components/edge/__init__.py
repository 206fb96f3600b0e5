"""Edge: what browsers reach; TLS, limits and headers, and a page for the time when the application is away."""
