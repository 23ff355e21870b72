"""What tests and benchmarks share: the filler of conforming notes, the planter of deviations, the corpus format."""
