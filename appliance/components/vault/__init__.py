"""The key server: its host, its configuration behind the API, and what the rest of the appliance has from it."""
