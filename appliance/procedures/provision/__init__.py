"""Bare hosts become the appliance: preflight, plan, apply, verify, status."""
