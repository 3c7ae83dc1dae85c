"""Makes system calls by number, with arguments that the kernel itself would mostly take, and tells each one's error.

Reads from standard input's place, argument 2, a list of {name, number, arguments} as JSON; a text argument is passed
as a pointer to it. Prints an object of name to error number, 0 where the call was let through and worked.
"""
import ctypes
import json
import os
import sys

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
results = {}
for call in json.loads(sys.argv[2]):
    arguments = [
        ctypes.c_char_p(each.encode()) if isinstance(each, str) else ctypes.c_long(each) for each in call["arguments"]
    ]
    ctypes.set_errno(0)
    answer = libc.syscall(ctypes.c_long(call["number"]), *arguments)
    error = ctypes.get_errno() if answer == -1 else 0
    if answer == 0 and call["name"].startswith("clone"):
        os._exit(0)
    results[call["name"]] = error
print(json.dumps(results))
