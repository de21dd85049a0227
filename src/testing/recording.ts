import { Recorder, type TraceEvent } from "../trace/index.js";

/** The maximum number of events in a report: the last ones, which lead to the failure. */
const MOST_LINES = 200;

/** The trace of a run, and the text that shows it. */
export class Recording {
  readonly events: TraceEvent[] = [];
  readonly recorder: Recorder = new Recorder((event, name) => this.#record(event, name), true);
  readonly #names: Map<number, string> = new Map([[1, "main"]]);

  #record(event: TraceEvent, name: string): void {
    this.events.push(event);
    if (event.goroutine > 1) this.#names.set(event.goroutine, `${name || "func"} (${event.goroutine})`);
  }

  /** The interleaving, a line for each event. */
  toString(): string {
    const shown = this.events.slice(-MOST_LINES);
    const epoch = this.events[0]?.at ?? 0;
    const rows = shown.flatMap((event, index) => {
      // The line of the operation already shows that it waits.
      if (event.kind === "park" && isOperationOf(shown[index - 1], event)) return [];
      const waits = shown[index + 1]?.kind === "park" && isOperationOf(event, shown[index + 1] as TraceEvent);
      const what = `${this.#what(event)}${waits ? ", waits" : ""}`;
      return [[String(event.step), `${event.at - epoch} ms`, this.#nameOf(event), what, event.place ?? ""]];
    });
    const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
    const lines = rows.map((row) =>
      row
        .map((cell, column) => (column < 2 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    );
    return (this.events.length > shown.length ? ["  …", ...lines] : lines).join("\n");
  }

  /** The places of the program's last steps: for each goroutine its operations, without repetitions. */
  round(): string {
    const seen = this.events.slice(-MOST_LINES).filter(({ kind }) => kind === "operation");
    const lines = seen.map((event) => `${this.#nameOf(event)}  ${event.operation}  ${event.place ?? ""}`.trimEnd());
    return [...new Set(lines)].join("\n");
  }

  /** The acting goroutine: for the event `go`, the one that starts the other. */
  #nameOf({ kind, goroutine, peer }: TraceEvent): string {
    return this.#name(kind === "go" ? (peer ?? 0) : goroutine);
  }

  #name(goroutine: number): string {
    return goroutine === 0 ? "timer" : (this.#names.get(goroutine) ?? `func (${goroutine})`);
  }

  #what(event: TraceEvent): string {
    const { kind, operation = "", object = "", goroutine, peer, chosen, value } = event;
    const on = object === "" ? operation : `${operation} ${object}`;
    const result = `${chosen === undefined ? "" : ` → case ${chosen}`}${value === undefined ? "" : ` = ${value}`}`;
    switch (kind) {
      case "go":
        return `go ${this.#name(goroutine)}`;
      case "operation":
        return `${on}${result}`;
      case "park":
        return `waits: ${on}${result}`;
      case "wake":
        return `continues: ${on}${result}${peer === undefined || peer === goroutine ? "" : `, by ${this.#name(peer)}`}`;
      case "timer":
        return `${object || "timer"} fires`;
      case "end":
        return "returns";
    }
  }
}

function isOperationOf(before: TraceEvent | undefined, park: TraceEvent): boolean {
  return before?.kind === "operation" && before.goroutine === park.goroutine && before.step === park.step - 1;
}
