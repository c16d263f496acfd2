"""Two independent routes to a certified reference: balls and a gradient tape."""
