import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { ROOT } from "../support/command.js";

/** Where the reports are. */
export const REPORTS: string = join(ROOT, "test/declarations/api");

/** The public API of an entry point, as text. */
export interface Report {
  /** The file that it stands in. */
  readonly file: string;
  readonly text: string;
}

/** The reports of all entry points, made of the declarations that `npm run build` has written. */
export function reports(): Report[] {
  const manifest = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
  };
  const entries = Object.entries(manifest.exports).flatMap(([name, target]) =>
    typeof target === "string" ? [] : [{ name: name.replace(/^\./, "goroutines"), types: join(ROOT, target.types) }],
  );
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, types: [] };
  const program = ts.createProgram(
    entries.map(({ types }) => types),
    options,
  );
  const checker = program.getTypeChecker();
  return entries.map(({ name, types }) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(types) as ts.SourceFile) as ts.Symbol;
    return { file: `${name.replace("/", "-")}.api.txt`, text: `import "${name}"\n\n${exportsOf(module, checker)}` };
  });
}

const printer = ts.createPrinter({ removeComments: true });

/** The declarations of what a module exports, by name, without comments. */
function exportsOf(module: ts.Symbol, checker: ts.TypeChecker): string {
  const symbols = checker.getExportsOfModule(module).sort((a, b) => (a.name < b.name ? -1 : 1));
  return symbols.map((symbol) => textOf(symbol, checker)).join("\n");
}

function textOf(symbol: ts.Symbol, checker: ts.TypeChecker): string {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const declarations = target.declarations ?? [];
  if (declarations.some(ts.isSourceFile)) {
    return `namespace ${symbol.name} {\n${exportsOf(target, checker).replace(/^(?=.)/gm, "    ")}}\n`;
  }
  const texts = declarations.map((declaration) => {
    // A variable's statement has the `const`.
    const node = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    return printer.printNode(ts.EmitHint.Unspecified, node, declaration.getSourceFile());
  });
  return `${texts.join("\n").replace(/^export (declare )?/gm, "")}\n`;
}
