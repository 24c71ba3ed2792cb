"use strict";
// The list of decisions: filtered, in pages, each opened to its findings and its document. Everything that comes from the
// journal is put in as text, never as HTML.
(() => {
const read = (id) => JSON.parse(document.getElementById(id).textContent);
const rows = read("rows"), rules = read("rules"), oids = read("oids");
const PAGE_ROWS = 100, HEX_OCTETS = 64;
// What cannot be seen, or changes the direction or look of what can: named instead.
const hidden = /[\u0000-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\ud800-\udfff\u{e0000}-\u{e0fff}]/u;

function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {}))
        if (value !== undefined && value !== null) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== undefined && child !== null));
    return element;
}
function safe(text) {
    const out = make("bdi");
    let plain = "";
    for (const character of String(text)) {
        if (!hidden.test(character)) { plain += character; continue; }
        out.append(plain);
        plain = "";
        const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
        out.append(make("span", { class: "hidden-character" }, "U+" + code));
    }
    out.append(plain);
    return out;
}

// DER, as far as it goes: the journal's document was accepted or refused by a strict reader, this one only shows it.
const tags = { 1: "BOOLEAN", 2: "INTEGER", 3: "BIT STRING", 4: "OCTET STRING", 5: "NULL", 6: "OBJECT IDENTIFIER",
    10: "ENUMERATED", 12: "UTF8String", 16: "SEQUENCE", 17: "SET", 18: "NumericString", 19: "PrintableString",
    20: "TeletexString", 22: "IA5String", 23: "UTCTime", 24: "GeneralizedTime", 26: "VisibleString",
    28: "UniversalString", 30: "BMPString" };
const MAX_DEPTH = 24, MAX_CHILDREN = 5000;
function parse(bytes, from, to, depth) {
    const elements = [];
    let at = from;
    while (at < to) {
        if (depth > MAX_DEPTH || to - at < 2 || (bytes[at] & 31) === 31) return null;
        const tag = bytes[at];
        let length = bytes[at + 1], start = at + 2;
        if (length >= 128) {
            const count = length & 127;
            if (count === 0 || count > 4 || start + count > to) return null;
            length = 0;
            for (let i = 0; i < count; i++) length = length * 256 + bytes[start++];
        }
        if (length > to - start) return null;
        const element = { tag, at, start, end: start + length, children: null };
        if (tag & 32) element.children = parse(bytes, start, element.end, depth + 1);
        else if (tag === 4 && length > 1) element.children = parse(bytes, start, element.end, depth + 1);
        else if (tag === 3 && length > 2 && bytes[start] === 0 && bytes[start + 1] === 48)
            element.children = parse(bytes, start + 1, element.end, depth + 1);
        if ((tag & 32) && element.children === null && length > 0) return null;
        elements.push(element);
        at = element.end;
    }
    return elements;
}
function hex(bytes, from, to) {
    let text = "";
    for (let i = from; i < to && i < from + HEX_OCTETS; i++) text += (i > from ? " " : "") + bytes[i].toString(16).padStart(2, "0");
    return text + (to - from > HEX_OCTETS ? " … (" + (to - from) + " octets)" : "");
}
function identifier(bytes, from, to) {
    const arcs = [];
    let arc = 0n;
    for (let i = from; i < to; i++) {
        arc = arc * 128n + BigInt(bytes[i] & 127);
        if (bytes[i] < 128) {
            if (arcs.length === 0) { const first = arc < 40n ? 0n : arc < 80n ? 1n : 2n; arcs.push(first, arc - first * 40n); }
            else arcs.push(arc);
            arc = 0n;
        }
    }
    const dotted = arcs.join(".");
    return oids[dotted] ? oids[dotted] + " (" + dotted + ")" : dotted;
}
function value(bytes, e) {
    const octets = bytes.subarray(e.start, e.end), length = e.end - e.start;
    const latin = () => Array.from(octets.subarray(0, 4096), (octet) => String.fromCharCode(octet)).join("");
    switch (e.tag) {
    case 1: return length === 1 ? (octets[0] ? "TRUE" : "FALSE") : hex(bytes, e.start, e.end);
    case 2: return length <= 4 && length > 0 ? String(octets.reduce((sum, octet) => sum * 256 + octet, octets[0] > 127 ? -1 : 0)) : hex(bytes, e.start, e.end);
    case 6: return identifier(bytes, e.start, e.end);
    case 12: return new TextDecoder("utf-8").decode(octets.subarray(0, 4096));
    case 30: return new TextDecoder("utf-16be").decode(octets.subarray(0, 4096));
    case 18: case 19: case 20: case 22: case 23: case 24: case 26: return latin();
    default: {
        const text = latin();
        return (e.tag & 0xc0) === 0x80 && length > 0 && /^[\x20-\x7e]+$/.test(text) ? text : hex(bytes, e.start, e.end);
    }
    }
}
function name(tag) {
    return (tag & 0xc0) === 0x80 ? "[" + (tag & 31) + "]" : (tag & 0xc0) === 0 ? tags[tag & 31] || "tag " + tag : "tag 0x" + tag.toString(16);
}
// Where a finding stands: the smallest element that holds its offset.
function marked(elements, offset) {
    for (const e of elements)
        if (offset >= e.at && offset < Math.max(e.end, e.at + 1))
            return (offset >= e.start && e.children && marked(e.children, offset)) || e;
    return null;
}
function tree(bytes, elements, marks) {
    const list = make("ol", { class: "der" });
    for (const e of elements.slice(0, MAX_CHILDREN)) {
        const found = marks.get(e), label = name(e.tag) + " ";
        const shown = e.children && e.children.length > 0 ? [label] : [label, safe(value(bytes, e))];
        const line = found ? make("mark", {}, ...shown, " ← " + found.join(", ")) : make("span", {}, ...shown);
        const item = make("li", {}, make("span", { class: "at" }, String(e.at)), " ", line);
        if (e.children && e.children.length > 0) item.append(tree(bytes, e.children, marks));
        list.append(item);
    }
    if (elements.length > MAX_CHILDREN) list.append(make("li", {}, "… " + (elements.length - MAX_CHILDREN) + " more"));
    return list;
}
function decoded(row) {
    if (!row.document)
        return make("p", {}, "The document is not in this page; its SHA-256 is ", make("code", {}, row.tbs_sha256), ".");
    const bytes = Uint8Array.from(atob(row.document), (character) => character.charCodeAt(0));
    const elements = parse(bytes, 0, bytes.length, 0);
    if (elements === null)
        return make("div", {}, make("p", {}, "The document is no DER; its first octets:"), make("pre", {}, hex(bytes, 0, bytes.length)));
    const marks = new Map();
    for (const finding of row.findings || []) {
        const element = marked(elements, finding.offset);
        if (element) marks.set(element, [...new Set([...(marks.get(element) || []), finding.rule])]);
    }
    return make("details", { open: "" }, make("summary", {}, "The document, " + bytes.length + " octets"), tree(bytes, elements, marks));
}

function findingOf(finding) {
    const rule = rules[finding.rule] || {};
    const line = (label, text) => text ? make("p", {}, make("strong", {}, label + " "), safe(text)) : null;
    return make("div", { class: "finding " + finding.severity },
        make("p", {}, make("strong", {}, finding.severity), " ", make("code", {}, safe(finding.rule)),
            " at ", make("code", {}, safe(finding.path)), ", octet " + finding.offset),
        finding.message ? make("p", {}, safe(finding.message)) : null,
        line("The rule:", rule.says), line("Clause:", rule.source), line("To mend it:", rule.mend),
        line("Waived:", finding.waiver));
}
function detail(row) {
    const facts = make("dl", { class: "facts" });
    const add = (label, text) => text === undefined || text === null || facts.append(
        make("div", {}, make("dt", {}, label), make("dd", {}, safe(text))));
    add("record", row.seq); add("subject", row.subject); add("issuer", row.issuer); add("notAfter", row.not_after);
    add("mechanism", row.mechanism); add("mode", row.mode); add("reason", row.reason); add("answer", row.code);
    add("SHA-256", row.tbs_sha256); add("host", row.host); add("process", row.pid);
    return make("div", {}, facts, row.message ? make("p", {}, safe(row.message)) : null,
        make("h3", {}, "Findings"), ...(row.findings || []).map(findingOf),
        (row.findings || []).length === 0 ? make("p", {}, "None.") : null,
        row.findings_lost ? make("p", {}, row.findings_lost + " more did not fit into the record.") : null, decoded(row));
}

const rulesOf = (row) => [...new Set((row.findings || []).map((finding) => finding.rule))];
function distinct(values) { return [...new Set(values)].filter((one) => one !== undefined).sort(); }
for (const row of rows)
    row.words = [row.seq, row.time, row.state, row.key, row.artifact, row.profile, row.serial, row.subject, row.reason,
        row.code, row.message, row.tbs_sha256, ...rulesOf(row)].join(" ").toLowerCase();

const state = { shown: rows, page: 0 };
const choice = (label, values) => {
    const select = make("select", {}, make("option", { value: "" }, "all"));
    for (const one of values) select.append(make("option", { value: one }, safe(one).textContent));
    return { select, label: make("label", {}, label, select) };
};
const words = make("input", { type: "search", autocomplete: "off", spellcheck: "false" });
const key = choice("key", distinct(rows.map((row) => row.key)));
const outcome = choice("state", distinct(rows.map((row) => row.state)));
const rule = choice("rule", distinct(rows.flatMap(rulesOf)));
const profile = choice("profile", distinct(rows.map((row) => row.profile)));
const form = make("form", { class: "filter", role: "search", "aria-label": "Filter the list" },
    make("label", {}, "words: serial number, rule, digest …", words), outcome.label, key.label, profile.label, rule.label);
const count = make("p", { role: "status", "aria-live": "polite" });
const body = make("tbody");
const heads = ["time (UTC)", "state", "key", "document", "serial number", "rules"];
const table = make("table", { "aria-label": "Decisions" }, make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { scope: "col" }, head)))), body);
const previous = make("button", { type: "button" }, "Previous"), next = make("button", { type: "button" }, "Next");
document.getElementById("list").append(form, make("div", { class: "pager" }, previous, count, next),
    make("div", { class: "wide", role: "region", tabindex: "0", "aria-label": "Decisions, as a table" }, table));

function lineOf(row, index) {
    const id = "detail-" + index;
    const button = make("button", { type: "button", class: "open", "aria-expanded": "false", "aria-controls": id }, row.time.slice(0, 19).replace("T", " "));
    const line = make("tr", { class: "decision" }, make("td", {}, button), make("td", { class: "state " + row.state }, row.state),
        make("td", {}, row.key === undefined ? "unknown key" : safe(row.key)),
        make("td", {}, safe(row.artifact === undefined ? "unknown document" : [...new Set([row.artifact, row.profile])].filter(Boolean).join(" "))),
        make("td", { class: "mono" }, row.serial === undefined ? "" : safe(row.serial)),
        make("td", {}, ...(rulesOf(row).length > 0 ? [safe(rulesOf(row).join(", "))] : [safe(row.message || row.reason || row.code || "")])));
    button.addEventListener("click", () => {
        const open = button.getAttribute("aria-expanded") === "true";
        button.setAttribute("aria-expanded", String(!open));
        if (open) { line.nextSibling.remove(); return; }
        line.after(make("tr", { class: "detail", id }, make("td", { colspan: heads.length }, detail(row))));
    });
    return line;
}
function draw() {
    const pages = Math.max(1, Math.ceil(state.shown.length / PAGE_ROWS)), from = state.page * PAGE_ROWS;
    body.replaceChildren(...state.shown.slice(from, from + PAGE_ROWS).map((row, i) => lineOf(row, from + i)));
    count.textContent = state.shown.length === 0 ? "None" : (from + 1) + " to " + Math.min(from + PAGE_ROWS, state.shown.length) + " of " + state.shown.length
        + (state.shown.length < rows.length ? ", out of " + rows.length : "");
    previous.disabled = state.page === 0;
    next.disabled = state.page + 1 >= pages;
}
function filter() {
    const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
    state.shown = rows.filter((row) => wanted.every((word) => row.words.includes(word))
        && (!key.select.value || row.key === key.select.value) && (!outcome.select.value || row.state === outcome.select.value)
        && (!profile.select.value || row.profile === profile.select.value)
        && (!rule.select.value || rulesOf(row).includes(rule.select.value)));
    state.page = 0;
    draw();
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
previous.addEventListener("click", () => { state.page--; draw(); });
next.addEventListener("click", () => { state.page++; draw(); });
rows.reverse();
draw();
})();
