"""What is known about a push message and its answer: values, no I/O, no clock, no Qt."""
