"""Applications: the fields of a résumé and their corrections, the identity of the person, and the stage."""
