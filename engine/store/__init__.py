"""What is remembered, on SQLite or PostgreSQL: the only room that knows SQLAlchemy."""
