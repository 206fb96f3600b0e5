"""pyinfra operations for what pyinfra has none: each whole or not at all, and safe to run again."""
