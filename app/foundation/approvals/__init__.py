"""One engine for every request that other people decide: steps, committees, delegation, deadlines and one inbox."""
