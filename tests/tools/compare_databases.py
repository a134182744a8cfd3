#!/usr/bin/env python3
"""Compares two database directories sample by sample, knowing only the layout of their files.

    compare_databases.py A B NAME...      the components of these names
    compare_databases.py A B --all        every component that either directory has, but mirror.* (each side's own)

Sample n of a component in A is compared with sample n of it in B: timestamp and bytes. Prints one JSON object on one line and exits
0 when everything is equal, 1 when something differs or is missing, 2 when it was called wrongly or a file is damaged.
It shares no code with the product on purpose: it is there to contradict it.
"""
import json
import os
import struct
import sys

HEADER = 24  # committed length (this header included), reserved, extra
DIFFERENCES_SHOWN = 20


class Damaged(Exception):
    pass


def varint(data, position):
    value = shift = 0
    while True:
        if position >= len(data):
            raise Damaged("varint ends early")
        byte = data[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
        shift += 7


def read_file(path):
    with open(path, "rb") as file:
        return file.read()


def name_of(directory):
    """A metadata file begins with the id as a varint, then the length of the name as a varint, then the name."""
    data = read_file(os.path.join(directory, "metadata"))
    _, position = varint(data, 0)
    length, position = varint(data, position)
    return data[position:position + length].decode("utf-8")


def read_log(path):
    """The extra header field and the published bytes; the file may be longer (preallocated), never shorter."""
    with open(path, "rb") as file:
        header = file.read(HEADER)
        if len(header) < HEADER:
            raise Damaged(path + " is shorter than its header")
        committed, _, extra = struct.unpack("<QQQ", header)
        if committed < HEADER:
            raise Damaged(path + " says fewer bytes than its header has")
        data = file.read(committed - HEADER)
        if len(data) != committed - HEADER:
            raise Damaged(path + " says more bytes than it has")
        return extra, data


def components(database):
    """Name -> directory of every component that has samples files."""
    found = {}
    for entry in sorted(os.listdir(database)):
        directory = os.path.join(database, entry)
        if entry.isdigit() and os.path.exists(os.path.join(directory, "index")):
            if os.path.exists(os.path.join(directory, "metadata")):
                found[name_of(directory)] = directory
            else:
                found[entry] = directory
    return found


def samples(directory):
    """Element size, timestamps, and the values' bytes; only samples that have both."""
    _, index = read_log(os.path.join(directory, "index"))
    size, data = read_log(os.path.join(directory, "data"))
    count = len(index) // 8
    if size > 0:
        count = min(count, len(data) // size)
    return size, struct.unpack("<%dq" % count, index[:8 * count]), data[:size * count]


def compare(directory_a, directory_b):
    """Counts of both, how many ordinals are equal, the first that is not (or None) and why."""
    size_a, times_a, data_a = samples(directory_a) if directory_a else (None, (), b"")
    size_b, times_b, data_b = samples(directory_b) if directory_b else (None, (), b"")
    equal, first, why = 0, None, None
    if directory_a is None or directory_b is None:
        first, why = 0, "only in " + ("B" if directory_a is None else "A")
    elif size_a != size_b:
        first, why = 0, "value sizes %d and %d" % (size_a, size_b)
    else:
        for n in range(min(len(times_a), len(times_b))):
            if times_a[n] != times_b[n]:
                reason = "timestamps %d and %d" % (times_a[n], times_b[n])
            elif data_a[size_a * n:size_a * (n + 1)] != data_b[size_a * n:size_a * (n + 1)]:
                reason = "values"
            else:
                equal += 1
                continue
            if first is None:
                first, why = n, reason
        if first is None and len(times_a) != len(times_b):
            first, why = min(len(times_a), len(times_b)), "counts %d and %d" % (len(times_a), len(times_b))
    return len(times_a), len(times_b), equal, first, why


def main(arguments):
    if len(arguments) < 3:
        print(__doc__, file=sys.stderr)
        return 2
    left, right = components(arguments[0]), components(arguments[1])
    names = sorted(n for n in set(left) | set(right) if not n.startswith("mirror.")) if arguments[2] == "--all" else arguments[2:]
    result = {"components": len(names), "samples_a": 0, "samples_b": 0, "samples_equal": 0, "counts": {}, "differences": []}
    differing = 0
    for name in names:
        if name not in left and name not in right:
            count_a, count_b, equal, first, why = 0, 0, 0, 0, "in neither"
        else:
            count_a, count_b, equal, first, why = compare(left.get(name), right.get(name))
        result["samples_a"] += count_a
        result["samples_b"] += count_b
        result["samples_equal"] += equal
        result["counts"][name] = [count_a, count_b]
        if first is not None:
            differing += 1
            if len(result["differences"]) < DIFFERENCES_SHOWN:
                result["differences"].append({"name": name, "ordinal": first, "why": why})
    result["components_differing"] = differing
    result["equal"] = differing == 0
    print(json.dumps(result))
    return 0 if differing == 0 else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except (Damaged, OSError, UnicodeDecodeError) as problem:
        print("error: %s" % problem, file=sys.stderr)
        sys.exit(2)
