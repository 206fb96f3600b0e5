"""The base of every verb on a site: its options, the site with its state folder, the lock, the screen."""
