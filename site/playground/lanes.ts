import type { Run, TraceEvent } from "./engine/messages.js";
import { namesIn } from "./engine/names.js";

/** A goroutine as a vertical line. */
export interface Lane {
  readonly goroutine: number;
  readonly name: string;
  /** Its place from the left, from 0. */
  readonly column: number;
  readonly pieces: readonly Piece[];
}

/** A stretch of a lane, in rows: running, or parked with what it waits for. */
export interface Piece {
  readonly from: number;
  readonly to: number;
  readonly waitsFor: string | null;
  /** Nothing has ended this wait. */
  readonly isForever: boolean;
}

/** What goes from one lane to another: a value, a start, or only the news that it may go on. */
export interface Arrow {
  readonly row: number;
  readonly from: number;
  readonly to: number;
  readonly kind: "value" | "start" | "wake";
  readonly label: string;
}

/** A row of the picture, which is a step of the program. */
export interface Step {
  readonly row: number;
  readonly column: number;
  readonly kind: TraceEvent["kind"];
  /** In short, beside its dot. */
  readonly label: string;
  /** As a sentence, for a list. */
  readonly text: string;
  /** The line of the program, if that is known. */
  readonly line: number | null;
  /** When, in milliseconds since the program began. */
  readonly at: number;
  /** The same, where it has changed. */
  readonly time: number | null;
}

export interface Picture {
  readonly lanes: readonly Lane[];
  readonly steps: readonly Step[];
  readonly arrows: readonly Arrow[];
}

/** More than so many rows nobody looks at. */
const MOST_ROWS = 400;

/** What to draw of a run. Rows are what happened, one after the other; columns are goroutines in the order of their start. */
export function pictureOf({ trace }: Run): Picture {
  const names = namesIn(trace);
  const events = worthARow(trace).slice(0, MOST_ROWS);
  const columns = columnsOf(events);
  const nameOf = (goroutine: number): string => {
    const name = goroutine === 1 ? "main" : (names.get(goroutine) ?? "goroutine");
    const namesakes = [...columns.keys()].filter((other) => other !== 1 && names.get(other) === names.get(goroutine));
    return namesakes.length > 1 && goroutine !== 1 ? `${name} ${namesakes.indexOf(goroutine) + 1}` : name;
  };
  const start = trace[0]?.at ?? 0;
  let time = start;
  const steps = events.map((event, row): Step => {
    const isLater = event.at !== time;
    time = event.at;
    return {
      row,
      column: columns.get(event.goroutine) ?? 0,
      kind: event.kind,
      label: labelOf(event),
      text: sentence(event, nameOf),
      line: lineOf(event, events, row),
      at: time - start,
      time: isLater || row === 0 ? time - start : null,
    };
  });
  const lanes = [...columns].map(([goroutine, column]) => ({
    goroutine,
    column,
    name: nameOf(goroutine),
    pieces: piecesOf(goroutine, events),
  }));
  return { lanes, steps, arrows: events.flatMap((event, row) => arrowOf(event, row, events, columns)) };
}

/** The events that are steps. An operation that parks is one step, and that a timer fires shows in what it wakes. */
function worthARow(trace: readonly TraceEvent[]): TraceEvent[] {
  return trace.filter((event, index) => {
    if (event.kind === "timer" || (event.goroutine === 0 && event.kind !== "go")) return false;
    if (event.kind !== "operation") return true;
    const next = trace.slice(index + 1, index + 8).find(({ goroutine }) => goroutine === event.goroutine);
    return next?.kind !== "park";
  });
}

function columnsOf(events: readonly TraceEvent[]): Map<number, number> {
  const columns = new Map<number, number>([[1, 0]]);
  for (const { goroutine } of events)
    if (goroutine > 0 && !columns.has(goroutine)) columns.set(goroutine, columns.size);
  return columns;
}

function piecesOf(goroutine: number, events: readonly TraceEvent[]): Piece[] {
  const pieces: Piece[] = [];
  let from = goroutine === 1 ? 0 : events.findIndex((event) => event.goroutine === goroutine);
  let waitsFor: string | null = null;
  const until = (to: number, isForever = false): void => {
    pieces.push({ from, to, waitsFor, isForever });
    from = to;
  };
  for (const [row, event] of events.entries()) {
    if (event.goroutine !== goroutine) continue;
    if (event.kind === "end") {
      until(row);
      return pieces;
    }
    if (event.kind !== "park" && event.kind !== "wake") continue;
    until(row);
    waitsFor = event.kind === "park" ? (event.operation ?? "") : null;
  }
  // Main's end is in no trace: it is over with its last step, unless it waits.
  const last = events.findLastIndex((event) => event.goroutine === goroutine);
  until(waitsFor === null ? Math.max(last, from) : events.length, waitsFor !== null);
  return pieces;
}

function arrowOf(
  event: TraceEvent,
  row: number,
  events: readonly TraceEvent[],
  columns: ReadonlyMap<number, number>,
): Arrow[] {
  const [own, peer] = [columns.get(event.goroutine), columns.get(event.peer ?? 0)];
  if (own === undefined || peer === undefined || own === peer) return [];
  if (event.kind === "go") return [{ row, from: peer, to: own, kind: "start", label: "" }];
  if (event.kind !== "wake") return [];
  const value = event.value ?? "";
  if (event.operation === "chan send") {
    // The one that received may have taken another value, out of the buffer, and only made room for this one.
    const received = events
      .slice(0, row)
      .findLast(({ goroutine, kind }) => goroutine === event.peer && kind === "operation");
    const isHandOff = value !== "" && received?.value === value;
    return isHandOff
      ? [{ row, from: own, to: peer, kind: "value", label: value }]
      : [{ row, from: peer, to: own, kind: "wake", label: "" }];
  }
  const isValue = value !== "" && /receive|select/.test(event.operation ?? "");
  return [{ row, from: peer, to: own, kind: isValue ? "value" : "wake", label: isValue ? value : "" }];
}

/** The line of a step: its own, or that of the wait that it ends. */
function lineOf(event: TraceEvent, events: readonly TraceEvent[], row: number): number | null {
  const place =
    event.kind === "wake"
      ? events.slice(0, row).findLast(({ goroutine, kind }) => goroutine === event.goroutine && kind === "park")?.place
      : event.place;
  const line = /:(\d+)$/.exec(place ?? "")?.[1];
  return line === undefined ? null : Number(line);
}

function labelOf({ kind, operation = "", value = "", chosen }: TraceEvent): string {
  if (kind === "go" || kind === "end") return "";
  const name = operation.replace(/^chan |^sync\./, "");
  if (kind === "park") return `${name} ${value}`.trim();
  if (kind === "wake") return chosen ?? "";
  return `${name} ${chosen ?? value}`.trim();
}

function sentence(event: TraceEvent, nameOf: (goroutine: number) => string): string {
  const { kind, goroutine, operation = "", object = "", value, chosen, peer } = event;
  const who = nameOf(goroutine);
  // A sleep has a timer that nobody else knows.
  const on = object === "" || operation === "sleep" ? "" : `, ${object}`;
  switch (kind) {
    case "go":
      return `${peer === undefined || peer === 0 ? "the program" : nameOf(peer)} starts ${who}`;
    case "end":
      return `${who} ends`;
    case "park":
      return `${who} waits: ${operation}${value === undefined ? "" : ` ${value}`}${on}`;
    case "wake": {
      const by = peer === undefined || peer === 0 ? "" : `, because of ${nameOf(peer)}`;
      const what = chosen === undefined ? (value === undefined ? "" : ` with ${value}`) : ` through the case ${chosen}`;
      return `${who} goes on after ${operation}${what}${by}`;
    }
    default:
      return `${who}: ${operation}${chosen === undefined ? "" : ` takes the case ${chosen}`}${value === undefined ? "" : ` ${value}`}${on}`;
  }
}
