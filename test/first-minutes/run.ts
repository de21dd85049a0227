/**
 * Follows the README's section "Install and run" to the letter, in empty folders: as plain JavaScript, by tsx, by Node's own
 * type stripping and by tsc, on the oldest line of Node and on one that strips types. Instead of the published package it
 * installs the one that is here, packed.
 *
 *     npm run test:first-minutes
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import ts from "typescript";
import { HERE, nodeOfLine } from "../hosts/host.js";
import { ROOT } from "../support/command.js";
import { install } from "../support/install.js";
import { type CodeBlock, codeBlocks } from "../support/markdown.js";
import { pack } from "../support/packed.js";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");
const section = /^## Install and run\n[\s\S]*?(?=^## )/m.exec(readme)?.[0] as string;
const [setUp, run, compile, ...more] = linesOf("sh", codeBlocks(section));
if (setUp === undefined || run === undefined || compile === undefined || more.length > 0) {
  throw new Error("the section has other blocks of commands than this program knows");
}
const program = codeOf("ts", codeBlocks(readme));
const printed = codeOf("text", codeBlocks(readme));
const firstTest = codeOf("js", codeBlocks(section));

function linesOf(info: string, blocks: readonly CodeBlock[]): string[][] {
  return blocks.filter((block) => block.info === info).map(({ code }) => code.trimEnd().split("\n"));
}

function codeOf(info: string, blocks: readonly CodeBlock[]): string {
  const block = blocks.find((one) => one.info === info);
  if (block === undefined) throw new Error(`the README has no block of ${info}`);
  return block.code;
}

install(HERE);
const parent = mkdtempSync(join(tmpdir(), "goroutines-first-minutes-"));
const tarball = await pack(parent);

let failures = 0;
for (const [line, node] of [
  ["20", nodeOfLine("20")],
  ["24", nodeOfLine("24")],
] as const) {
  const stripsTypes = line !== "20";
  const folder = mkdtempSync(join(parent, `node-${line}-`));
  const follow = (what: string, expected: string | RegExp, commands: readonly string[]) => {
    try {
      const output = commands.map((command) => shell(command, folder, node)).join("");
      const isRight = typeof expected === "string" ? output === expected : expected.test(output);
      if (!isRight) throw new Error(`it printed ${JSON.stringify(output)}`);
      console.log(`Node ${line}, ${what}: ok`);
    } catch (error) {
      failures += 1;
      console.log(`Node ${line}, ${what}: FAILS\n${error}`);
    }
  };
  follow(
    "installing",
    /package\.json/,
    setUp.map((command) => command.replace(/\bgoroutines$/, tarball)),
  );
  writeFileSync(join(folder, "program.ts"), program);
  const [byNode, byTsx, ...others] = run;
  if (byNode === undefined || byTsx === undefined || others.length > 0) throw new Error(`which of these: ${run}`);
  if (stripsTypes) follow("by type stripping", printed, [byNode]);
  follow("by tsx", printed, [byTsx]);
  const plain = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true };
  writeFileSync(join(folder, "program.js"), ts.transpileModule(program, { compilerOptions: plain }).outputText);
  follow("as plain JavaScript", printed, ["node program.js"]);
  rmSync(join(folder, "program.js"));
  follow("by tsc", new RegExp(`${printed}$`), compile);
  writeFileSync(join(folder, "first.test.js"), firstTest);
  follow("a first test", /# pass 1\n|pass 1\n/, ["node --test"]);
}
rmSync(parent, { recursive: true, force: true });
process.exitCode = failures === 0 ? 0 : 1;

/** Runs a line as a shell does, and returns what it printed. */
function shell(command: string, cwd: string, node: string): string {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd,
    shell: true,
    encoding: "utf8",
    env: {
      ...process.env,
      PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
      NODE_OPTIONS: "",
      NO_COLOR: "1",
      // npx asks nobody.
      npm_config_yes: "true",
      npm_config_audit: "false",
      npm_config_fund: "false",
    },
  });
  if (status !== 0) throw new Error(`${command} has ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
