"""What pytest loads: evidence with its tests, reports, the fixture oracle."""
