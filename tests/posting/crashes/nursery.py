"""Imported by the process that the others are forked from: everything that they need, so that a start costs 20 ms."""

import gc

import aiosqlite  # noqa: F401
import sqlalchemy.dialects.sqlite.aiosqlite  # noqa: F401

import tests.posting.crashes.child  # noqa: F401

# What is here now stays; a collection would go through all of it in every process, and copy its pages.
gc.freeze()
