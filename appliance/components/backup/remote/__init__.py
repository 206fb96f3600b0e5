"""Programs that run on hosts by their own python3 alone; the pure parts are imported on the operations host too."""
