"""The offline bundle: everything a site installs, in one folder, with a manifest that one signature vouches for."""
