"""Settings: `base` reads the environment once; `dev`, `test` and `production` differ only where they must."""
