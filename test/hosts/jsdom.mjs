// Runs a program in a page of jsdom, as jest's environment does: the page's globals, Node's process, and neither
// setImmediate nor MessageChannel.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { SourceTextModule, SyntheticModule } from "node:vm";
import { JSDOM } from "jsdom";

const program = pathToFileURL(process.argv[2]).href;
const page = new JSDOM("", { runScripts: "outside-only", url: "http://localhost/" });
const context = page.getInternalVMContext();
Object.assign(page.window, { process, console });
for (const name of ["setImmediate", "MessageChannel"]) {
  if (name in page.window) throw new Error(`jsdom has ${name} by now: it has to be taken away`);
}

/** By address: a module is evaluated once. */
const modules = new Map();

function load(address) {
  const loaded = modules.get(address) ?? (address.startsWith("node:") ? builtin(address) : source(address));
  modules.set(address, loaded);
  return loaded;
}

async function builtin(address) {
  const exported = await import(address);
  return new SyntheticModule(
    Object.keys(exported),
    function () {
      for (const [name, value] of Object.entries(exported)) this.setExport(name, value);
    },
    { context },
  );
}

async function source(address) {
  return new SourceTextModule(readFileSync(fileURLToPath(address), "utf8"), {
    context,
    identifier: address,
    initializeImportMeta: (meta) => {
      meta.url = address;
    },
    importModuleDynamically: async (specifier) => {
      const module = await load(resolve(specifier, address));
      await ready(module);
      return module;
    },
  });
}

function resolve(specifier, parent) {
  if (specifier.startsWith("node:")) return specifier;
  if (specifier.startsWith(".")) return new URL(specifier, parent).href;
  return pathToFileURL(createRequire(parent).resolve(specifier)).href;
}

async function ready(module) {
  if (module.status === "unlinked")
    await module.link((specifier, { identifier }) => load(resolve(specifier, identifier)));
  await module.evaluate();
}

await ready(await load(program));
