"""Finding lessons by what they are called, what is said in them and what they teach."""
