"""What callgrind counted (files with --compress-strings=no --compress-pos=no).
callgrind.py count FILE...: instructions; a second file's are subtracted: those of fewer repetitions. `--without PART` leaves out what
runs inside the library whose name has PART.
callgrind.py flame FILE SVG TITLE [LEAF...]: a flame graph, root at the top; functions of libraries named LEAF are not opened."""
import html
import re
import sys
from collections import defaultdict

WIDTH, ROW, NARROWEST, DEEPEST = 1000, 17, 0.004, 12


class Profile:
    """Functions are (library, file, name)."""

    def __init__(self, path):
        self.own = defaultdict(int)
        self.calls = defaultdict(lambda: defaultdict(int))
        library = file = function = ""
        called = callee_library = callee_file = None
        with open(path, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                key, _, value = line.rstrip("\n").partition("=")
                if key == "ob":
                    library = value
                elif key == "fl":
                    file = value
                elif key == "fn":
                    function = (library, file, value)
                elif key == "cob":
                    callee_library = value
                elif key in ("cfi", "cfl"):
                    callee_file = value
                elif key == "cfn":
                    called = (callee_library or library, callee_file or file, value)
                elif key == "calls":
                    cost = int(next(lines).split()[1])
                    if called != function:
                        self.calls[function][called] += cost
                    called = callee_library = callee_file = None
                elif re.match(r"[+*\d-]", line) and function:
                    self.own[function] += int(line.split()[1])
        self.resolve()
        self.names = set(self.own) | set(self.calls) | {c for calls in self.calls.values() for c in calls}

    def resolve(self):
        """A callee's file is not always told right where it is called; where it is written down itself it is."""
        files = defaultdict(list)
        for library, file, name in set(self.own) | set(self.calls):
            files[library, name].append(file)
        for function, calls in list(self.calls.items()):
            known = defaultdict(int)
            for (library, file, name), cost in calls.items():
                told = files[library, name]
                known[library, told[0] if told and file not in told else file, name] += cost
            self.calls[function] = known

    def total(self, function):
        return self.own[function] + sum(self.calls[function].values())

    def instructions(self, without):
        inside = sum(cost for caller, calls in self.calls.items() for callee, cost in calls.items()
                     if without and without in callee[0] and without not in caller[0])
        return sum(self.own.values()) - inside


def part_of(function, parent):
    library, file, name = function
    for folder in ("lint", "audit", "index", "module"):
        if "/%s/" % folder in file and "tests" not in file:
            return folder
    if "mockhsm" in library:
        return "hsm"
    if "nettle" in library or file.endswith("/crypto/digest.c"):
        return "digests"
    return "verification" if "/crypto/" in file or ("lintgate.so" in library and "?" in file) else parent


PARTS = {  # how each is called and coloured; the text on them is black in light and dark
    "module": ("gate", "#9ec5e8"), "lint": ("lint", "#a8d5a2"), "audit": ("journal", "#f2c879"),
    "verification": ("verification", "#e8a0a0"), "digests": ("digests", "#c9b3e6"), "index": ("index", "#d9c2a5"),
    "hsm": ("the HSM (a mock)", "#bdbdbd"),
}


class Flame:
    def __init__(self, profile, leaves):
        self.profile, self.leaves = profile, leaves
        self.boxes, self.deepest, self.used = [], 0, []
        ours = [f for f in profile.names if part_of(f, None) is not None and profile.total(f) > 0]
        called = {callee for function in ours for callee in profile.calls[function]}
        self.roots = sorted((f for f in ours if f not in called), key=profile.total, reverse=True)
        self.whole = sum(profile.total(root) for root in self.roots)

    def draw(self):
        at = 0
        for root in self.roots:
            share = self.profile.total(root) / self.whole
            self.open(root, at, share, 0, "module", ())
            at += share

    def open(self, function, at, share, depth, parent, above):
        if share < NARROWEST or depth > DEEPEST or function in above:
            return
        part = part_of(function, parent)
        if part not in self.used:
            self.used.append(part)
        self.boxes.append((at, share, depth, part, function[2]))
        self.deepest = max(self.deepest, depth)
        total = self.profile.total(function)
        if total == 0 or any(leaf in function[0] for leaf in self.leaves):
            return
        for callee, cost in sorted(self.profile.calls[function].items(), key=lambda pair: -pair[1]):
            self.open(callee, at, share * cost / total, depth + 1, part, above + (function,))
            at += share * cost / total

    def svg(self, title):
        top = 52
        height = top + (self.deepest + 1) * ROW + 8
        yield ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="11" '
               'role="img" aria-label="%s">' % (WIDTH, height, html.escape(title, True)))
        yield ("<style>.page{fill:#fff}.say{fill:#1a1a1a}.box{stroke:#fff;stroke-width:.6}.in{fill:#111}"
               "@media (prefers-color-scheme:dark){.page{fill:#0d1117}.say{fill:#e6edf3}.box{stroke:#0d1117}}</style>")
        yield '<rect class="page" width="100%" height="100%"/>'
        yield '<text class="say" x="6" y="18" font-size="14">%s</text>' % html.escape(title)
        x = 6
        for part in self.used:
            name, colour = PARTS[part]
            yield '<rect x="%d" y="29" width="11" height="11" fill="%s"/>' % (x, colour)
            yield '<text class="say" x="%d" y="39">%s</text>' % (x + 16, name)
            x += 34 + 7 * len(name)
        for at, share, depth, part, name in self.boxes:
            yield from self.box(at * WIDTH, share * WIDTH, top + depth * ROW, part, name, share)
        yield "</svg>"

    @staticmethod
    def box(x, width, y, part, name, share):
        tip = html.escape("%s: %.1f %%" % (name, 100 * share))
        yield ('<g><title>%s</title><rect class="box" x="%.2f" y="%d" width="%.2f" height="%d" fill="%s"/>'
               % (tip, x, y, width, ROW, PARTS[part][1]))
        letters = int((width - 6) / 6)
        if letters >= 3:
            text = name if len(name) <= letters else name[: letters - 1] + "…"
            yield '<text class="in" x="%.2f" y="%d">%s</text>' % (x + 3, y + 12, html.escape(text))
        yield "</g>"


def main():
    what, arguments = sys.argv[1], sys.argv[2:]
    if what == "count":
        without = None
        if arguments[0] == "--without":
            without, arguments = arguments[1], arguments[2:]
        counts = [Profile(path).instructions(without) for path in arguments]
        print(counts[0] - sum(counts[1:]))
        return
    path, out, title = arguments[:3]
    flame = Flame(Profile(path), arguments[3:])
    flame.draw()
    with open(out, "w", encoding="utf-8") as file:
        file.write("\n".join(flame.svg(title)) + "\n")


if __name__ == "__main__":
    main()
