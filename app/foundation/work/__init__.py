"""Jobs and events: rows written in the transaction of what they follow from, carried out once in effect."""
