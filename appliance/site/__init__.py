"""The site file: which hosts there are, what each runs, and the policy they are operated by."""
