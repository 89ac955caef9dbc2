"""What keeps the database of a hall: encrypting it, copies, a look through it."""
