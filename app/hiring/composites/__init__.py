"""The composite of a candidate: written test, interview and second interview by the weights of the position."""
