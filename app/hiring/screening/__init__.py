"""How well a résumé fits a position: rules, requirements with their quoted places, a score, and a ranking."""
