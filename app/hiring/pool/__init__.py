"""The talent pool: past candidates who agreed to hear of other positions, for as long as they agreed."""
