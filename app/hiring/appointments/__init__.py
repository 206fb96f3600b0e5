"""Times of interviews: positions open them, candidates choose, confirm, move and decline, and both sides are told."""
