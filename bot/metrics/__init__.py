"""The figures that Prometheus reads: what is counted, what is read, and the door to them."""
