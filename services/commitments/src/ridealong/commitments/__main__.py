"""`python -m ridealong.commitments`."""

from ridealong.commitments.app import main

main()
