"""Where a gradient vanishes: measured lag by lag, certified, and put into words."""
