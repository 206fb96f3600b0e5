"""The depot: the bundle, served inside the bank to the site's own hosts and to nobody else."""
