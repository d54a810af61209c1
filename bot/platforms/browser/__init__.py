"""A chat in the browser that shows what Earful does: for `earful demo` alone, on loopback alone."""
