# tests/clients/type_pin.py - runs a program that asks its terminal for a PIN, and types it: type_pin.py PIN COMMAND…
import os
import pty
import sys
import termios
import time

LOCAL_FLAGS = 3  # in what termios.tcgetattr returns
PATIENCE_SECONDS = 10

pin, command = sys.argv[1], sys.argv[2:]
asked = False


def hidden(terminal):
    """Waits until the program does not let the terminal show what is typed; before that it throws away what was."""
    end = time.monotonic() + PATIENCE_SECONDS
    while termios.tcgetattr(terminal)[LOCAL_FLAGS] & termios.ECHO and time.monotonic() < end:
        time.sleep(0.01)


def read(terminal):
    """What the program shows; after the prompt, once, the PIN goes back."""
    global asked
    shown = os.read(terminal, 4096)
    if not asked and b"Password" in shown:
        asked = True
        hidden(terminal)
        os.write(terminal, pin.encode() + b"\n")
    return shown


sys.exit(os.waitstatus_to_exitcode(pty.spawn(command, read)))
