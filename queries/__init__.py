"""Graph to answers: questions, stored queries and the command."""
