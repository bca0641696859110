"""``python -m nhconsole``."""

from nhconsole.cli.main import run

if __name__ == "__main__":
    run()
