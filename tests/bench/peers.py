"""peers.py BENCH_LINT FOLDER ROWS ROUNDS NAME=PROGRAM...: lintgate and other linters lint the same documents by turns, each in a process of
its own that stays. Each program answers a line "REPETITIONS FILE" with microseconds of CPU time. Rows of results go to the end of ROWS, as
measure.h has them."""
import os
import subprocess
import sys

ROUND_US = 50000  # what a round of one program takes about, microseconds
SLOW_US, SLOW_ROUNDS = 1000000, 1  # what takes longer than that is not asked more often


class Linter:
    def __init__(self, name, command):
        self.name = name
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, repetitions, path):
        """Microseconds of one lint; None: it does not lint that."""
        self.process.stdin.write("%d %s\n" % (repetitions, path))
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if not answer:
            sys.exit("peers: %s ended" % self.name)
        return None if answer == "-" else float(answer)

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def quantile(values, part):
    return sorted(values)[round(part * (len(values) - 1))]


def tell(rows, row, column, unit, values):
    low, middle, high = (quantile(values, part) for part in (0.25, 0.5, 0.75))
    print("  %-36s %-22s %14.2f %-3s (%.2f to %.2f, %d times)" % (row, column, middle, unit, low, high, len(values)))
    rows.write("\t".join(["Other linters beside: one document, read and linted", row, column, unit,
                          "%.6g" % middle, "%.6g" % low, "%.6g" % high, str(len(values))]) + "\n")


def measure(linters, path, rounds, rows):
    row = os.path.basename(path)[: -len(".der")]
    asked = []
    for linter in linters:
        first = linter.ask(1, path)
        for _ in range(3):  # warm, unless that takes long
            if first is not None and first < ROUND_US:
                first = linter.ask(1, path)
        if first is not None:
            asked.append((linter, max(1, int(ROUND_US / (first + 1))), []))
            rounds = rounds if first < SLOW_US else min(rounds, SLOW_ROUNDS)
    for _ in range(rounds):
        for linter, repetitions, values in asked:
            values.append(linter.ask(repetitions, path))
    own = asked[0][2]
    for linter, _, values in asked:
        tell(rows, row, linter.name, "us", values)
        if values is not own:
            tell(rows, row, linter.name + " / lintgate", "x", [theirs / ours for theirs, ours in zip(values, own)])


def main():
    bench_lint, folder, rows_path, rounds = sys.argv[1:5]
    linters = [Linter("lintgate", [bench_lint, "--serve"])]
    for peer in sys.argv[5:]:
        name, program = peer.split("=", 1)
        linters.append(Linter(name, program.split(" ")))
    with open(rows_path, "a", encoding="utf-8") as rows:
        for name in sorted(os.listdir(folder)):
            measure(linters, os.path.join(folder, name), int(rounds), rows)
    for linter in linters:
        linter.end()


main()
