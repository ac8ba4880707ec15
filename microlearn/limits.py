"""How often one may ask, by the scope that a view names."""

LIMITS = {
    "anon": "60/min",
    "user": "1200/min",
    "sign_in": "10/min",
    "uploads": "240/hour",
    # Nobody answers two questions a second for long.
    "answers": "120/min",
    # A report every five seconds, and a hasty thumb, on two devices.
    "events": "240/min",
    # A page of protected lessons and a hasty thumb.
    "licences": "240/min",
    "search": "120/min",
    # Each is read by a person.
    "problems": "12/hour",
}
