"""The pipeline of a position as people who hire see it: board, table, stages with their time limits, acts upon many."""
