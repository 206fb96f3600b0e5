"""The `try` profile: database, models, application and worker as ordinary processes of one machine."""
