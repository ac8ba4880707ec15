"""Runs MicroLearn on one machine: engines from pip wheels, and one supervisor for all processes.

Plain Python: nothing here imports Django, so it can start before there is a database to talk to.
Production leaves this package aside and names its own engines in the environment.
"""
