"""Who applies for what: what a résumé says and HR corrects, who the person is, and the stage of each application."""
