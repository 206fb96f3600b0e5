"""An Ansible playbook of the very same content, made from the desired state: what our second apply is measured by."""
