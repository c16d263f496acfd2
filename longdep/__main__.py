"""`python -m longdep` is the command `longdep`."""

from longdep import main

if __name__ == "__main__":
    main()
