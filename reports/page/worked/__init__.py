"""Cases worked by hand: the lines of a story, computed from a claim's certificate.

Every number is exact, read from the certificate or computed from what is read.
"""
