"""A data key for each person: what it seals is read only through this room, and no longer once it is destroyed."""
