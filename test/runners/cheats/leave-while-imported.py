"""Ends the process before anything is asked of it."""
import os

os._exit(0)
