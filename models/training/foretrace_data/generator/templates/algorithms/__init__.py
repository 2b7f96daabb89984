"""Textbook algorithms on small inputs: searching, sorting, graphs, dynamic programming, number theory, parsing."""
