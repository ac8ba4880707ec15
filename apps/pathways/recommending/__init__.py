"""What next, of all that could be: candidates, their ranking, and why each is there.

Pure: `nearest` (vectors), `cowatching` (factors), `offer` (lessons and one learner as arrays),
`candidates`, `features`, `ranking`, `choosing`, `training`. With a database: `vectors` and
`building` make a build of each tenant in a task, `kept` holds the newest in memory, `tastes` reads
a learner, `lines` serves.
"""
