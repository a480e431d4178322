"""What the step needs."""


def requirements(case):
    return []
