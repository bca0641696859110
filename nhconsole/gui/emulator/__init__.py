"""The emulator's panel: devices, the request log, faults and settings, in a window of its own."""
