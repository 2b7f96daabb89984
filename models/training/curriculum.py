"""What the data workers are asked for, by how far the training is: weights on the shares of the classes of programs (`generator/mixture.py`)."""

EARLY, LATE = 0.15, 0.60  # ends of the first and the second part; fractions of the schedule
EARLY_WEIGHTS = {"singleline": 3.0, "drills": 3.0}
LATE_WEIGHTS = {"functions": 2.0, "contest": 2.0, "features": 2.0, "algorithms": 2.0}
