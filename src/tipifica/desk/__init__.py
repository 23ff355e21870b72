"""The supervisor's desk: what is made of results that `scan` wrote, without reading any note for its reason again."""
