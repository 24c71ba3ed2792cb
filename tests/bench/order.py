#!/usr/bin/env python3
"""order.py MAP CALLGRIND... >module/order.ld: the objects of libcrypto whose code ran, for the linker to put together.

MAP is the linker's (-Wl,-Map=FILE) of the lintgate.so that ran; CALLGRIND what callgrind wrote with --dump-instr=yes --compress-pos=no
--compress-strings=no while bench_memory, and then bench_gate --smoke, ran with it: what every start needs comes first, then the other types of keys.
"""
import bisect
import re
import sys

SECTION = re.compile(r"^ \.text\S*(?:\s+|\s*\n\s+)(0x[0-9a-f]+)\s+(0x[0-9a-f]+)\s+\S*libcrypto\.a\((\S+)\)$", re.MULTILINE)


HEAD = """/*
 * What of libcrypto runs when keys are read and signatures verified lies together, before all the rest of it: the kernel maps a file in
 * pieces of 64 KiB around what is touched, and these objects would else lie all over two megabytes. Names that a libcrypto does not
 * have match nothing. Written by tests/bench/order.py.
 */"""


def objects_of(path):
    """Where each object's code is: (begin, end, object), sorted."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    found = [(int(at, 16), int(size, 16), name) for at, size, name in SECTION.findall(text)]
    return sorted((at, at + size, name) for at, size, name in found if at and size)


def addresses_of(path):
    """What ran inside lintgate.so."""
    inside = False
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.startswith("ob="):
                inside = line.rstrip().endswith("lintgate.so")
            elif inside and line.startswith("0x"):
                yield int(line.split()[0], 16)


def print_section(section, names):
    print(f"    {section}.verify : {{")
    for name in names:
        print(f"        *libcrypto.a:{name}({section} {section}.*)")
    print("    }")


def print_rest(section):
    print(f"    {section}.rest : {{\n        *libcrypto.a:*({section} {section}.*)\n    }}")


def main():
    objects = objects_of(sys.argv[1])
    begins = [begin for begin, _, _ in objects]
    ran = []
    for path in sys.argv[2:]:
        here = set()
        for address in addresses_of(path):
            place = bisect.bisect(begins, address) - 1
            if place >= 0 and address < objects[place][1]:
                here.add(objects[place][2])
        ran += sorted(here.difference(ran))
    print(HEAD)
    print("SECTIONS\n{")
    print_section(".text", ran)
    print("}\nINSERT BEFORE .text;\n\nSECTIONS\n{")
    print_rest(".text")
    print("}\nINSERT AFTER .text;\n\nSECTIONS\n{")
    print_section(".rodata", ran)
    print_rest(".rodata")
    print("}\nINSERT AFTER .rodata;")


main()
