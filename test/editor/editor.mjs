// Drives VS Code in a browser: starts it with the packaged extension, opens files, runs commands, reads what it shows.
import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const exec = promisify(execFile);
const SIZE = { width: 1100, height: 720 };
const START_TIMEOUT_MS = 90_000;
const START_ATTEMPTS = 3;
/** Much more than anything takes: a loaded machine of two cores is slow. */
const TIMEOUT_MS = 60_000;
/** There as soon as the window takes keys. */
const STARTED = ".monaco-workbench .part.statusbar";
/** After which a key press or a list is taken for lost, and tried again. */
const RETRY_MS = 5_000;
/** Saves, closes and clears everything: see `reset`. */
const RESET_KEY = "Control+Alt+F12";

/** Restricted Mode and no distractions: predictions must work without trust. */
const USER_SETTINGS = {
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "telemetry.telemetryLevel": "off",
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "window.commandCenter": false,
  "window.autoDetectColorScheme": false,
  "window.autoDetectHighContrast": false,
  "workbench.colorTheme": "Light Modern",
  "editor.minimap.enabled": false,
  "editor.fontSize": 14,
  "files.autoSave": "off",
  // A page that takes the focus while it loads must not close the palette.
  "workbench.quickOpen.closeOnFocusLost": false,
};

const KEYBINDINGS = [
  {
    key: "ctrl+alt+f12",
    command: "runCommands",
    args: {
      commands: ["workbench.action.files.saveAll", "workbench.action.closeAllEditors", "notifications.clearAll"],
    },
  },
];

/** Starts the editor on a folder. `install` holds the paths of installEditor, `vsix` the packaged extension. */
export async function startEditor(install, vsix, variables = {}) {
  const home = await mkdtemp(join(tmpdir(), "foretrace-editor-"));
  const [folder, userData, extensions] = ["work", "user", "extensions"].map((name) => join(home, name));
  for (const path of [folder, join(userData, "User"), join(userData, "Machine"), extensions])
    await mkdir(path, { recursive: true });
  await writeFile(join(userData, "User", "settings.json"), JSON.stringify(USER_SETTINGS));
  await writeFile(join(userData, "User", "keybindings.json"), JSON.stringify(KEYBINDINGS));
  await writeMachineSettings(userData, {});
  const dirs = ["--user-data-dir", userData, "--extensions-dir", extensions];
  const places = { HOME: home, XDG_CONFIG_HOME: join(home, "config"), XDG_DATA_HOME: join(home, "data") };
  const env = { ...process.env, ...places, ...variables };
  await exec(install.node, [install.codeServer, ...dirs, "--install-extension", vsix], { env });
  const { server, port, log } = await started(install, dirs, env);
  const { chromium } = await import(install.playwright);
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: BROWSER_FLAGS });
  const page = await browser.newPage({ viewport: SIZE });
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.goto(`http://127.0.0.1:${port}/?folder=${encodeURIComponent(folder)}`);
  await page.locator(STARTED).waitFor({ timeout: START_TIMEOUT_MS });
  await page.keyboard.press("Control+B");
  return new Editor(page, { folder, userData, home, server, browser, log });
}

const BROWSER_FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** One editor window. */
export class Editor {
  constructor(page, parts) {
    Object.assign(this, parts);
    this.page = page;
  }

  /** Writes a file into the workspace and opens it. */
  async open(name, content) {
    await writeFile(join(this.folder, name), content);
    // By its full path: the file search does not know new files at once.
    await this.quickInput(join(this.folder, name), "Control+P", name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.page.locator(".editor-instance .view-line").first().waitFor();
  }

  /** Runs a command by its title in the palette. */
  async command(title) {
    await this.quickInput(title, "F1");
  }

  async quickInput(text, key, row = text) {
    const found = this.page.locator(".quick-input-list .monaco-list-row.focused", { hasText: row }).first();
    // While the editor starts, a list may lack what comes a moment later.
    await retry(`“${row}” in the palette`, async (timeout) => {
      await this.openPalette(key, key === "F1" ? `>${text}` : text);
      await found.waitFor({ timeout });
    });
    await this.paletteInput().press("Enter");
    await this.page
      .locator(".quick-input-list .monaco-list-row.focused", { hasText: text })
      .waitFor({ state: "hidden" });
  }

  /** Opens the palette with a text in it, whatever was open or had the focus before. */
  async openPalette(key, text) {
    const input = this.paletteInput();
    await retry(`the palette after ${key}`, async (timeout) => {
      await this.focusWorkbench(timeout);
      await this.page.keyboard.press(key);
      await input.waitFor({ state: "visible", timeout });
      await input.fill(text, { timeout });
    });
  }

  paletteInput() {
    return this.page.locator(".quick-input-widget input.input");
  }

  /** Accepts the name that the dialog for saving offers. Keys before it has filled in the name are lost. */
  async saveAs(name) {
    const input = this.paletteInput();
    await until(
      () => input.inputValue(),
      (value) => value.endsWith(name),
      `the offer to save ${name}`,
    );
    await retry(`the end of saving ${name}`, async (timeout) => {
      if (!(await input.isVisible())) return;
      await input.press("Enter", { timeout });
      await input.waitFor({ state: "hidden", timeout });
    });
  }

  /** Closes menus and the palette, and takes the focus out of a page that may swallow keys while it loads. */
  async focusWorkbench(timeout) {
    await this.page.evaluate(() => {
      if (document.activeElement instanceof HTMLIFrameElement) document.activeElement.blur();
    });
    await this.page.keyboard.press("Escape");
    await this.paletteInput().waitFor({ state: "hidden", timeout });
  }

  /** The hints shown, as `line number → text`, numbers as the editor shows them. */
  async hints() {
    return this.page.evaluate(readHints);
  }

  /** Waits until the hints satisfy the predicate; fails with what they were. */
  async hintsUntil(predicate, what) {
    return until(() => this.hints(), predicate, what);
  }

  /** The hints, once they have stayed the same for a while. */
  async hintsSettled() {
    let before = "";
    return until(
      async () => {
        await this.page.waitForTimeout(400);
        return this.hints();
      },
      (hints) => {
        const now = JSON.stringify(hints);
        const settled = now === before && now !== "{}";
        before = now;
        return settled;
      },
      "hints that stay",
    );
  }

  /** The lenses' titles, separated by bars. */
  async lenses() {
    const texts = await this.page.locator(".codelens-decoration").allInnerTexts();
    return texts
      .join(" | ")
      .replaceAll("\u00a0", " ")
      .replaceAll(/\s*\n\s*/g, " ");
  }

  async lensesUntil(predicate, what) {
    return until(() => this.lenses(), predicate, what);
  }

  async clickLens(title) {
    await this.page.locator(".codelens-decoration a", { hasText: title }).click();
  }

  /** Text of the hover over the first place where a line has this text. */
  async hover(number, text) {
    await this.page.mouse.move(5, 5);
    const { x, y } = await this.page.evaluate(placeOfText, { number, text });
    await this.page.mouse.move(x, y, { steps: 3 });
    const hover = this.page.locator(".monaco-hover:not(.hidden)", { hasText: /[≈✓✗]/ }).first();
    await hover.waitFor({ state: "visible" });
    return shownText(hover);
  }

  async leaveHover() {
    await this.page.keyboard.press("Escape");
    await this.page.mouse.move(5, 5);
  }

  async notifications() {
    return this.page.locator(".notification-list-item-message").allInnerTexts();
  }

  async clearNotifications() {
    await this.command("Notifications: Clear All Notifications");
  }

  async statusBar() {
    return shownText(this.page.locator(".part.statusbar"));
  }

  /** Numbers of errors and warnings in the status bar. */
  async problems() {
    const text = await shownText(this.page.locator("#status\\.problems"));
    return text.trim().replaceAll(/\s+/g, " ");
  }

  /** Opens the language status of the file in front and returns its text. */
  async languageStatus() {
    await this.page.locator('[id="status.languageStatus"]').hover();
    const panel = this.page.locator(".hover-language-status", { hasText: "Predicted" }).first();
    await panel.waitFor();
    const all = await this.page.locator(".hover-language-status").allInnerTexts();
    return all.join("\n").replaceAll("\u00a0", " ");
  }

  /** Puts the cursor at the end of a line and types. */
  async typeAtEndOfLine(number, text) {
    await this.openPalette("Control+G", `:${number}`);
    await this.paletteInput().press("Enter");
    await this.paletteInput().waitFor({ state: "hidden" });
    await this.page.keyboard.press("End");
    await this.page.keyboard.type(text, { delay: 30 });
  }

  /** Kills the language server of this editor, as a crash would. */
  async killLanguageServer() {
    for (const name of await readdir("/proc")) {
      const command = await readFile(join("/proc", name, "cmdline"), "utf8").catch(() => "");
      if (command.includes(this.home) && command.includes("server.mjs")) process.kill(Number(name), "SIGKILL");
    }
  }

  /** Chooses an entry of the list that a command opened. */
  async pick(text) {
    await this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first().click();
  }

  /** Trusts the folder, for good. */
  async trust() {
    if (this.isTrusted) return;
    await this.command("Workspaces: Manage Workspace Trust");
    const page = this.page.locator(".workspace-trust-editor");
    await page.locator(".workspace-trust-header").waitFor();
    const trust = page.locator(".monaco-button", { hasText: /^Trust$/ });
    const isTrusted = async () => {
      if (await trust.isVisible()) await trust.click({ timeout: 1000 }).catch(() => undefined);
      return page.locator(":scope", { hasText: "You trust this folder" }).count();
    };
    await until(isTrusted, (count) => count > 0, "the folder to be trusted");
    this.isTrusted = true;
    await this.page.keyboard.press("Escape");
    await this.command("View: Close All Editors");
  }

  /** Compares the file in front to its real run; agrees when asked for the first time. Returns what was asked. */
  async compare(look = async () => {}) {
    await this.command("Foretrace: Compare to Real Run");
    if (this.agreed) return "";
    this.agreed = true;
    await this.page.locator(".monaco-dialog-box").waitFor();
    await look();
    return this.answerDialog("Run");
  }

  /** Text of the modal dialog, which is answered with a button. */
  async answerDialog(button) {
    const dialog = this.page.locator(".monaco-dialog-box");
    const text = await shownText(dialog);
    await dialog.locator(".monaco-button", { hasText: button }).first().click();
    await dialog.waitFor({ state: "hidden" });
    return text;
  }

  /** The page inside the panel in front. */
  panel() {
    return this.page.frameLocator("iframe.webview.ready").first().frameLocator("iframe#active-frame");
  }

  /** Default settings, nothing open, no messages. */
  async reset() {
    await this.settings({});
    const left = this.page.locator(".tab, .notification-list-item, .monaco-dialog-box");
    await retry("everything to be closed", async (timeout) => {
      await this.focusWorkbench(timeout);
      await this.page.keyboard.press(RESET_KEY);
      await until(
        () => left.count(),
        (count) => count === 0,
        "nothing open",
        timeout,
      );
    });
  }

  /** Loads the window anew by the command, which first writes down what is kept: the browser's own reload does not. */
  async reload() {
    const loaded = this.page.waitForEvent("load", { timeout: START_TIMEOUT_MS });
    await this.command("Developer: Reload Window");
    await loaded;
    await this.page.locator(STARTED).waitFor({ timeout: START_TIMEOUT_MS });
  }

  /** Loads the page anew after something that left the editor in no known state. */
  async restart() {
    await this.page.reload();
    await this.page.locator(STARTED).waitFor({ timeout: START_TIMEOUT_MS });
  }

  /** Sets these settings, resets the others, and waits until the editor has read them: the window's title counts. */
  async settings(values) {
    this.settingsRead = (this.settingsRead ?? 0) + 1;
    const title = `settings ${this.settingsRead}`;
    await writeMachineSettings(this.userData, { ...values, "window.title": title });
    await this.page.waitForFunction((expected) => document.title.includes(expected), title);
  }

  async screenshot(path, clip) {
    await this.page.waitForTimeout(300);
    await this.page.screenshot({ path, ...(clip && { clip }) });
  }

  async stop() {
    await this.browser.close();
    this.server.kill();
    await rm(this.home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Runs in the page: what stands behind “≈”, “✓” or “✗” in each line. */
function readHints() {
  const numbers = new Map();
  for (const row of document.querySelectorAll(".margin-view-overlays > div")) {
    const number = row.querySelector(".line-numbers");
    if (number) numbers.set(row.style.top, number.textContent.trim());
  }
  const found = {};
  for (const line of document.querySelectorAll(".view-lines > .view-line")) {
    const text = line.textContent.replaceAll("\u00a0", " ");
    const at = text.search(/[≈✓✗]/);
    if (at >= 0) found[numbers.get(line.style.top)] = text.slice(at).trim();
  }
  return found;
}

/** Runs in the page: the middle of the first place where a line has some text. */
function placeOfText({ number, text }) {
  const rows = [...document.querySelectorAll(".margin-view-overlays > div")];
  const row = rows.find((candidate) => candidate.querySelector(".line-numbers")?.textContent.trim() === `${number}`);
  const lines = [...document.querySelectorAll(".view-lines > .view-line")];
  const line = lines.find((candidate) => candidate.style.top === row.style.top);
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const at = node.textContent.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + text.length);
    const box = range.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  throw new Error(`line ${number} has no “${text}”`);
}

/** An element's text as it is laid out: table cells and lines apart. */
function shownText(locator) {
  // biome-ignore lint/performance/useDomNodeTextContent: textContent would run table cells together
  return locator.evaluate((element) => element.innerText.replaceAll("\u00a0", " "));
}

/** Asks until the answer satisfies the predicate. */
export async function until(ask, predicate, what, timeoutMs = TIMEOUT_MS) {
  const deadline = Date.now() + timeoutMs;
  let answer = await ask();
  while (!predicate(answer)) {
    if (Date.now() > deadline)
      throw new Error(`waited in vain for ${what}; there is ${JSON.stringify(answer, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    answer = await ask();
  }
  return answer;
}

/**
 * Does something again until it succeeds, each time with twice the patience, in milliseconds: keys that are pressed while
 * the editor is busy can be lost, and a busy editor may only be slow.
 */
async function retry(what, action) {
  const deadline = Date.now() + TIMEOUT_MS;
  for (let patienceMs = RETRY_MS; ; patienceMs *= 2) {
    try {
      return await action(patienceMs);
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`, { cause: error });
    }
  }
}

/** The settings of the machine that the editor's server runs on: a browser's editor watches these and not the user's. */
async function writeMachineSettings(userData, values) {
  await writeFile(join(userData, "Machine", "settings.json"), JSON.stringify(values));
}

/** A server that answers. On a loaded machine its two processes may wait for each other in vain: then another is started. */
async function started(install, dirs, env) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const place = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`];
    const flags = [...place, "--disable-telemetry", "--disable-update-check"];
    const stdio = ["ignore", "pipe", "pipe"];
    const server = spawn(install.node, [install.codeServer, ...dirs, ...flags], { env, stdio });
    const log = [];
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (chunk) => log.push(String(chunk)));
    try {
      await untilServes(port, server, log);
      return { server, port, log };
    } catch (error) {
      server.kill();
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function untilServes(port, server, log) {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && server.exitCode === null) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the editor did not start:\n${log.join("")}`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function chromiumPath() {
  return process.env.CHROMIUM ?? "/usr/bin/chromium";
}
