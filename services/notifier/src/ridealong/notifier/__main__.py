"""`python -m ridealong.notifier`."""

from ridealong.notifier.app import main

if __name__ == "__main__":
    main()
