"""PostgreSQL: checksums, TLS alone, roles of least privilege, a log without people's data."""
