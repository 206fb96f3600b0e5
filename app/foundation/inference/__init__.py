"""The one door to the models: asks Triton, waits out its absences, and checks that it serves what the rooms expect."""
