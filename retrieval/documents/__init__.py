"""Documents of the learner: fetched, read and cut into passages."""
