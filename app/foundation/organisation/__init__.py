"""Units, grades and jobs, who is appointed where, and who sees whom, each as of a day."""
