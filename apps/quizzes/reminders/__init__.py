"""What is due, told once a day at an hour that the learner chose."""
