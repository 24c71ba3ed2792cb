"use strict";
// Opens pages of lintgate report in headless Chromium and uses them: node page.js CHROMIUM SMALL.html LARGE.html
const { chromium } = require("playwright-core");
const { pathToFileURL } = require("node:url");

const [, , program, small, large] = process.argv;
let failed = 0;
function want(what, is) {
    console.log((is ? "ok    " : "WRONG ") + what);
    failed += !is;
}

async function open(browser, file, scheme, width = 1200) {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme: scheme });
    page.problems = [];
    page.on("console", (message) => page.problems.push(message.text()));
    page.on("pageerror", (error) => page.problems.push(error.message));
    page.on("dialog", (dialog) => { page.problems.push("a dialog: " + dialog.message()); dialog.dismiss(); });
    page.on("request", (request) => { if (!request.url().startsWith("file:")) page.problems.push("asks for " + request.url()); });
    await page.goto(pathToFileURL(file).href);
    return page;
}

(async () => {
    const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
    const page = await open(browser, small, "light");
    const lines = page.locator("td.state");
    want("what is not simply signed is in the list", (await lines.count()) === 2);
    await page.locator("form.filter select").first().selectOption("refused");
    want("a choice filters it", (await lines.count()) === 1 && (await lines.first().textContent()) === "refused");
    await page.locator("button.open").focus();
    await page.keyboard.press("Enter");
    const detail = page.locator("tr.detail");
    want("the keyboard opens a decision", (await detail.count()) === 1);
    want("its findings have the clause and how to mend it", /Clause: .*SBR 7\.1\.2\.3\(e\).*To mend it:/s.test(await detail.textContent()));
    want("the offending part of the document is marked", (await detail.locator(".der mark").count()) > 0);
    want("names of OIDs stand in it", /commonName \(2\.5\.4\.3\)/.test(await detail.textContent()));
    want("what cannot be seen is named", (await detail.textContent()).includes("U+202E") && !(await detail.textContent()).includes("\u202e"));
    await page.keyboard.press("Enter");
    want("and closes it", (await detail.count()) === 0);
    await page.locator("input[type=search]").fill("no such word");
    want("words that are nowhere leave nothing", (await lines.count()) === 0);
    want("a hostile name made no element", (await page.locator("img, iframe, form:not(.filter)").count()) === 0);
    const blocked = await page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "window.stranger = 1";
        document.body.append(script);
        return window.stranger === undefined;
    });
    want("the policy lets no other script run", blocked);
    page.problems = page.problems.filter((text) => !text.includes("Content Security Policy")); // that was this test
    want("nothing else was said on the console: " + page.problems.join("; "), page.problems.length === 0);

    const dark = await open(browser, small, "dark");
    want("it is dark where that is asked for", (await dark.evaluate(() => getComputedStyle(document.body).backgroundColor)) === "rgb(20, 23, 26)");
    const phone = await open(browser, small, "light", 390);
    await phone.locator("button.open").first().click();
    const wide = () => phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    want("on a phone nothing but a table is wider than the page: " + await wide(), (await wide()) === 0);
    const box = await phone.locator("tr.detail > td > div").boundingBox();
    want("and a decision opens to what fits", box.x >= 0 && box.x + box.width <= 390);
    const from = Date.now();
    const many = await open(browser, large, "light");
    console.log("      a page of " + (await many.locator("p[role=status]").textContent()) + " opened in " + (Date.now() - from) + " ms");
    await many.locator("button", { hasText: "Next" }).click();
    want("a large list goes on", /^101 to 200 of /.test(await many.locator("p[role=status]").textContent()));
    const before = Date.now();
    await many.locator("input[type=search]").fill("leaf.dn.email");
    want("and filters", /of \d+$/.test(await many.locator("p[role=status]").textContent()));
    console.log("      in " + (Date.now() - before) + " ms");
    want("without a word on the console: " + many.problems.join("; "), many.problems.length === 0);
    await browser.close();
    process.exit(failed ? 1 : 0);
})().catch((error) => { console.error(error); process.exit(1); });
