"""The operating-system baseline: what the Ansible roles are told, running them, and whether they have to run at all."""
