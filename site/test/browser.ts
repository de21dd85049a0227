import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { serve } from "./server.js";

/** The site in a browser. */
export interface Site {
  readonly browser: Browser;
  readonly origin: string;
  /** A page of its own, with what went wrong on it so far. */
  open(path: string, options?: { width?: number; dark?: boolean }): Promise<Opened>;
  close(): Promise<void>;
}

export interface Opened {
  readonly page: Page;
  /** Errors on the console, errors of scripts, and requests that another machine would have to answer. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

const PLACES = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** How long to wait for what has to come, in milliseconds: it comes late on a machine that is busy, and is not waited for longer. */
const PATIENCE = 120_000;

/** Starts a server for the built site, and a browser. */
export async function openSite(): Promise<Site> {
  const executablePath = PLACES.find((path) => path !== undefined && existsSync(path));
  if (executablePath === undefined) throw new Error("there is no Chromium: apt-get install chromium, or set CHROMIUM");
  const server = await serve();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  return {
    browser,
    origin: server.origin,
    async open(path, { width = 1280, dark = false } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: dark ? "dark" : "light",
      });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.origin))
          complaints.push(request.url());
      });
      await page.goto(server.origin + path, { waitUntil: "networkidle" });
      return { page, complaints, close: () => context.close() };
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}
