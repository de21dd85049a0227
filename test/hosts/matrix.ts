import type { Host } from "./host.js";
import { type Row, TABLE } from "./table.js";

/** The columns of the matrix, and the programs that each stands for. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  "channels, `select`": ["channels", "select", "wait-group"],
  timers: ["timers", "ticks", "unheld"],
  "contexts, groups": ["contexts"],
  locks: ["locks"],
  "`Pool`": ["pool"],
  cancellation: ["abort", "abort-stopped"],
  "no starvation": ["starvation"],
  "`AsyncLocalStorage`": ["async-context"],
  testing: ["virtual-time", "isolation", "foreign-waits"],
  "300 requests": ["requests", "overlapping-requests"],
  "`main`": [
    ...["main-ends", "many-mains", "main-fails", "panic", "exit-code-set"],
    ...["exit-option", "exit-option-flushes", "exit-option-fails"],
  ],
  "deadlock report": [
    ...["deadlock", "deadlock-awaited", "deadlock-after-work", "deadlock-later", "deadlock-revived", "two-mains"],
    ...["worker-deadlock", "forever", "infinity", "exit-code-listener", "exit-listener"],
    ...["all-places", "environment-places", "stack-sites", "stack-throws", "stack-undefined"],
  ],
  "less of a host": ["dropped-turn", "bare-host", "bare-host-deadlock", "builtin-module-throws"],
};

/** Whether a program is run on a host. */
export function isRun(row: Row, host: Host): boolean {
  return row.without?.[host.kind] === undefined && (row.portable === true || host.portable !== true);
}

/** What the table states, in Markdown: a line for each host, or for several that do the same, and the reasons of the limits. */
export function matrix(hosts: readonly Host[]): string {
  const programs = Object.values(FEATURES).flat().sort();
  if (programs.join() !== Object.keys(TABLE).sort().join()) throw new Error("a program stands in no column, or in two");
  const limits = [
    ...new Set(
      Object.values(TABLE)
        .flatMap(({ limits = {} }) => Object.values(limits))
        .map(({ why }) => why),
    ),
  ];

  function cell(names: readonly string[], host: Host): string {
    const rows = names.map((name) => TABLE[name] as Row).filter((row) => isRun(row, host));
    const whys = limits.filter((why) => rows.some(({ limits }) => limits?.[host.kind]?.why === why));
    if (rows.length === 0) return "–";
    return ["yes", ...whys.map((why) => `[${limits.indexOf(why) + 1}](#limits)`)].join(" ");
  }

  const lines: { kind: string; hosts: string; cells: string }[] = [];
  for (const host of hosts) {
    const cells = Object.values(FEATURES)
      .map((names) => cell(names, host))
      .join(" | ");
    const last = lines.at(-1);
    if (last?.cells === cells && last.kind === host.kind) last.hosts += `; ${host.name}`;
    else lines.push({ kind: host.kind, hosts: host.name, cells });
  }
  return [
    `| | ${Object.keys(FEATURES).join(" | ")} |`,
    `|${" --- |".repeat(Object.keys(FEATURES).length + 1)}`,
    ...lines.map(({ hosts, cells }) => `| ${hosts} | ${cells} |`),
    "",
    '<a id="limits"></a>',
    "",
    "## Limits",
    "",
    ...limits.map((why, index) => `${index + 1}. ${why}.`),
  ].join("\n");
}
