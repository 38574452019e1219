"""`python -m ridealong.agenda`."""

from ridealong.agenda.app import main

main()
