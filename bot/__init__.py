"""Who talks, remembers and keeps promises."""
