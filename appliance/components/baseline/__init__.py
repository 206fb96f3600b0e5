"""The operating-system baseline: variables of the Ansible roles, their run, and whether they have to run at all."""
