"""The state of an emulator in a file, so that it is there again in the next run."""
