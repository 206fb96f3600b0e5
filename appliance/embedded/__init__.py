"""The `try` profile: the whole product as ordinary processes of one machine, no root needed."""
