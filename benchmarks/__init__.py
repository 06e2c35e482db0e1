"""Speed and memory, each beside the physical limit or the peer in the same run, printed as ratios: `make bench`."""
