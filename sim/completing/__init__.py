"""From what was played and acknowledged to a completion record: nothing claimed that nobody vouches for."""
