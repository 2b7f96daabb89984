"""An object that changes."""


class Account:
    def __init__(self, owner, balance=0):
        self.owner = owner
        self.balance = balance

    def withdraw(self, amount):
        if amount > self.balance:
            raise ValueError("not enough money")
        self.balance -= amount
        return self.balance


account = Account("Ada", 50)
left = account.withdraw(20)
try:
    account.withdraw(100)
except ValueError as error:
    message = str(error)
print(left, message)
