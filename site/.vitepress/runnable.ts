import type { MarkdownRenderer } from "vitepress";

/** A Markdown plugin: a program that runs in a browser gets a button that runs it. */
export function runnable(md: MarkdownRenderer): void {
  const usual = md.renderer.rules.fence;
  md.renderer.rules.fence = (tokens, index, options, env, self) => {
    const html = usual?.(tokens, index, options, env, self) ?? "";
    const { info = "", content = "" } = tokens[index] ?? {};
    if (!runsInBrowser(info, content)) return html;
    const mode = /<!-- run: (\w+)/.exec(tokens[index - 1]?.content ?? "")?.[1] ?? "";
    return `<Runnable mode="${mode}">${html}</Runnable>`;
  };
}

/**
 * A whole program of this package that needs nothing of Node: no module, no signal, no async context for traces of real
 * time, nor what only Node can tell of the end of a process; and no pipe, in which each host has an order of its own.
 */
export function runsInBrowser(info: string, code: string): boolean {
  return (
    /^ts( ignore)?$/.test(info.trim()) &&
    /from "goroutines/.test(code) &&
    !/from "node:|from "goroutines\/debug"|\bnotify|process\.|\.pipeTo\(|main\(.*AbortSignal\.timeout\(/s.test(code)
  );
}
