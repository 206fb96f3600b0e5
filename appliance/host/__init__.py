"""The shared kernel of everything that acts on hosts: desired state as data, one probe, planning, safe execution."""
