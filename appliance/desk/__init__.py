"""What every verb on a site stands on: its options, the site with its state folder, the lock, the screen."""
