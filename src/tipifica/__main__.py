"""`python -m tipifica` is the command `tipifica`."""

from tipifica.cli import main

main()
