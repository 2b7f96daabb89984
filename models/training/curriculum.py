"""What the data workers are asked for, by how far the training is: weights of the classes of programs."""

EARLY, LATE = 0.15, 0.60  # ends of the first and the second part; fractions of the schedule
EARLY_WEIGHTS = {"singleline": 3.0, "drills": 3.0}
LATE_WEIGHTS = {"basics": 0.15, "functions": 2.0, "features": 4.0, "algorithms": 3.0, "contest": 3.0}
