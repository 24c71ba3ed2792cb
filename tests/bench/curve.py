"""curve.py ROWS SVG: the rows of section "Growth" (measure.h) as a chart: time of a CRL by its entries, both axes logarithmic, so that what
grows with the entries is a straight line that rises as fast as it goes to the right."""
import math
import sys

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 400, 74, 120, 40, 46
LINES = (("lint", "#3b82c4"), ("SHA-256", "#c2762e"))


def read(path):
    points = {name: [] for name, _ in LINES}
    with open(path, encoding="utf-8") as rows:
        for line in rows:
            section, row, column, _, median = line.split("\t")[:5]
            if section.startswith("Growth") and column in points:
                points[column].append((int(row.split()[0]), float(median)))
    return points


def decades(values):
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def told(power, unit):
    """1, 10, 100, 1,000 ... of microseconds as people say them."""
    if unit == "entries":
        return "{:,}".format(10 ** power)
    for name, zero in (("s", 6), ("ms", 3), ("µs", 0)):
        if power >= zero:
            return "%d %s" % (10 ** (power - zero), name)
    return "%g µs" % 10 ** power


def svg(points):
    entries = [x for line in points.values() for x, _ in line]
    times = [y for line in points.values() for _, y in line]
    (x_low, x_high), (y_low, y_high) = decades(entries), decades(times)

    def at_x(value):
        return LEFT + (math.log10(value) - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)

    def at_y(value):
        return HEIGHT - BOTTOM - (math.log10(value) - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)

    yield ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12" role="img" '
           'aria-label="Time to lint a CRL, by its entries">' % (WIDTH, HEIGHT))
    yield ("<style>.page{fill:#fff}.say{fill:#1a1a1a}.grid{stroke:#d8d8d8}"
           "@media (prefers-color-scheme:dark){.page{fill:#0d1117}.say{fill:#e6edf3}.grid{stroke:#30363d}}</style>")
    yield '<rect class="page" width="100%" height="100%"/>'
    yield '<text class="say" x="%d" y="22" font-size="14">Time to lint a CRL, by its entries</text>' % LEFT
    for power in range(x_low, x_high + 1):
        x = at_x(10 ** power)
        yield '<line class="grid" x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>' % (x, x, TOP, HEIGHT - BOTTOM)
        yield ('<text class="say" x="%.1f" y="%d" text-anchor="middle">%s</text>'
               % (x, HEIGHT - BOTTOM + 18, told(power, "entries")))
    for power in range(y_low, y_high + 1):
        y = at_y(10 ** power)
        yield '<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>' % (LEFT, WIDTH - RIGHT, y, y)
        yield '<text class="say" x="%d" y="%.1f" text-anchor="end">%s</text>' % (LEFT - 8, y + 4, told(power, "time"))
    yield ('<text class="say" x="%d" y="%d" text-anchor="middle">entries</text>'
           % ((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8))
    for name, colour in LINES:
        line = sorted(points[name])
        if line:
            path = " ".join("%.1f,%.1f" % (at_x(x), at_y(y)) for x, y in line)
            yield '<polyline points="%s" fill="none" stroke="%s" stroke-width="2.5"/>' % (path, colour)
            for x, y in line:
                yield ('<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"><title>%s entries: %.1f µs</title></circle>'
                       % (at_x(x), at_y(y), colour, "{:,}".format(x), y))
            yield ('<text x="%.1f" y="%.1f" fill="%s">%s</text>'
                   % (at_x(line[-1][0]) + 10, at_y(line[-1][1]) + 4, colour, name))
    yield "</svg>"


def main():
    points = read(sys.argv[1])
    if not all(points.values()):
        sys.exit("curve: want rows of section Growth, have none")
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("\n".join(svg(points)) + "\n")


main()
