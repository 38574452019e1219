"""`python -m ridealong.agenda`."""

from ridealong.agenda.app import main

if __name__ == "__main__":
    main()
