"""The client of the models: asks Triton, waits out its outages, and checks that it serves what the rooms expect."""
