"""Reaches for a network: the host's loopback ($2: a port with a listener), abstract sockets ($3), anything at all."""
import os
import socket
import sys

port, abstract = int(sys.argv[2]), sys.argv[3]


def attempt(name, action):
    try:
        print("REACHED", name, action())
    except OSError as error:
        print("refused", name, error.errno)


def connect(family, address):
    with socket.socket(family, socket.SOCK_STREAM) as client:
        client.settimeout(1)
        client.connect(address)
        return "connected"


def listen():
    server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    server.bind(("127.0.0.1", 0))
    server.listen()
    return server.getsockname()


attempt("host loopback", lambda: connect(socket.AF_INET, ("127.0.0.1", port)))
attempt("host loopback by IPv6", lambda: connect(socket.AF_INET6, ("::1", port)))
attempt("a public address", lambda: connect(socket.AF_INET, ("192.0.2.1", 80)))
attempt("an abstract socket of the host", lambda: connect(socket.AF_UNIX, "\0" + abstract))
attempt("listening", listen)
attempt("a name", lambda: socket.create_connection(("localhost", port), 1))
attempt("raw IP", lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, 1))
attempt("packets", lambda: socket.socket(17, socket.SOCK_RAW, 3))
attempt("netlink", lambda: socket.socket(16, socket.SOCK_RAW, 0))
attempt("the hypervisor", lambda: socket.socket(40, socket.SOCK_STREAM, 0))
attempt("kernel crypto", lambda: socket.socket(38, 5, 0))
with open("/proc/net/dev", encoding="ascii") as devices:
    print("INTERFACES", sorted(line.split(":")[0].strip() for line in devices if ":" in line))
with open("/proc/net/tcp", encoding="ascii") as connections:
    print("SOCKETS", len(connections.readlines()) - 1)
print("finished", os.getpid() > 0)
