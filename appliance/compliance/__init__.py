"""Controls of MLPS level 3 as checks on real hosts: catalogue, run, waivers, report."""
