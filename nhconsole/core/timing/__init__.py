"""Times, clocks, and the budget of test sends."""
