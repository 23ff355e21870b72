"""Files and streams of notes: encodings, lines, tables in, and the one atomic writer.

Notes go by one at a time, whatever the size of the file. Every failure is an `InputError`: one line for the user.
What is needed of it is imported from its modules: a worker of many needs a few of them, and none that writes files.
"""
