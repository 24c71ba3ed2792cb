"""report.py ROWS JSON MARKDOWN NAME=VALUE...: makes of rows (measure.h) a JSON file with everything, and tables for people. NAME=VALUE: what
is to be known of the run."""
import json
import sys

BUSY = 1.0  # load of a machine on which nothing else runs: below that


def read_rows(path):
    rows = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            section, row, column, unit, median, low, high, count = line.rstrip("\n").split("\t")
            rows.append({"section": section, "row": row, "column": column, "unit": unit, "median": float(median),
                         "quartiles": [float(low), float(high)], "count": int(count)})
    return rows


def number(value):
    """Three digits are more than repeats."""
    if value == 0 or abs(value) >= 1000:
        return "{:,.0f}".format(value)
    digits = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
    return "{:,.{}f}".format(value, digits)


def cell(row):
    text = number(row["median"])
    low, high = (number(value) for value in row["quartiles"])
    return text if row["count"] < 2 or low == high else "%s (%s–%s)" % (text, low, high)


def unit_of(unit):
    return {"us": ", µs", "ns": ", ns", "x": " ×", "": ""}.get(unit, ", " + unit)


def table(rows):
    names, columns, cells = [], [], {}
    for row in rows:
        heading = row["column"] + unit_of(row["unit"])
        if row["row"] not in names:
            names.append(row["row"])
        if heading not in columns:
            columns.append(heading)
        cells[row["row"], heading] = cell(row)
    yield "| | " + " | ".join(columns) + " |"
    yield "| --- |" + " ---: |" * len(columns)
    for name in names:
        yield "| %s | %s |" % (name, " | ".join(cells.get((name, column), "") for column in columns))


def markdown(about, rows):
    yield "Medians, and in brackets the first and third quartile; %s." % ", ".join(
        "%s %s" % pair for pair in about.items())
    if float(about.get("load before", 0)) > BUSY:
        yield ""
        yield ("**The machine was busy with other work: what is measured by the clock on the wall says little in this run, and CPU "
               "times are longer than they need be. Ratios of CPU times hold, and instructions.**")
    sections = dict.fromkeys(row["section"] for row in rows)
    for section in sections:
        yield ""
        yield "### " + section
        yield ""
        yield from table([row for row in rows if row["section"] == section])


def main():
    rows_path, json_path, markdown_path = sys.argv[1:4]
    about = dict(pair.split("=", 1) for pair in sys.argv[4:])
    rows = read_rows(rows_path)
    with open(json_path, "w", encoding="utf-8") as file:
        json.dump({"about": about, "rows": rows}, file, indent=1, ensure_ascii=False)
        file.write("\n")
    with open(markdown_path, "w", encoding="utf-8") as file:
        file.write("\n".join(markdown(about, rows)) + "\n")


main()
