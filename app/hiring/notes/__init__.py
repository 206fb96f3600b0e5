"""Notes of the staff on an application, and mentions of colleagues; no candidate sees them."""
