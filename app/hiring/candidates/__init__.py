"""Who applies for what: files taken in, read into fields that HR corrects, and the stage of each application."""
