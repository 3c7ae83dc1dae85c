"""Threads under control: every thread of a submission is a greenlet, and a schedule decides which of them takes the next step.

The submission's files are compiled with switch points (``compiling``, ``switch_points``). A ``Carrier`` holds the threads and asks a strategy at
switch points who goes on. Fresh copies of the standard library's threading, queue and concurrent.futures run over a modelled
``_thread`` (``thread_model``, ``library``), so that all that blocks there blocks here. A schedule is written as its deviations from
running each thread until it blocks (``schedule``).
"""
