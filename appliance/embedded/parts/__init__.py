"""The programs of the embedded profile: what each is started with, and how it is known to be ready."""
