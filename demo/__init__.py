"""The replica portal: what a government portal serves, on loopback, so that everything can be tried."""
