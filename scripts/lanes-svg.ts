import type { TraceEvent } from "goroutines/debug";

/** A stretch in which a goroutine runs, or waits for something. */
interface Stretch {
  readonly lane: number;
  readonly from: number;
  readonly to: number;
  /** Why it waits; null where it runs. */
  readonly reason: string | null;
}

/** Something that leads from one goroutine to another: a value, a start, or only that it may go on. */
interface Arrow {
  readonly from: number;
  readonly to: number;
  readonly x: number;
  readonly value: string | undefined;
  readonly object: string;
}

const LABELS = 106;
const TOP = 44;
const LANE = 38;
const RUN = 16;
const WAIT = 12;
const TOKEN = 9;
/** The room that an event takes: time stands still between most of them. */
const ROOM = { handOff: 21, other: 5, time: 76 };
/** How wide a letter of a reason is at most. A wait in which the reason has no room is without it. */
const LETTER = 5.6;

/** Draws a lane for each goroutine: where it runs, where it waits, and what passes from one to the other. */
export function draw(
  events: readonly TraceEvent[],
  titles: readonly string[],
  objects: Readonly<Record<string, string>>,
): string {
  const lanes = new Map<number, number>();
  for (const { kind, goroutine } of events) if (kind === "go") lanes.set(goroutine, lanes.size);
  const stretches: Stretch[] = [];
  const arrows: Arrow[] = [];
  const instants: { at: number; x: number }[] = [];
  const begun = new Map<number, { from: number; reason: string | null }>();
  let x = LABELS + 16;

  const change = (lane: number, reason: string | null | undefined): void => {
    const stretch = begun.get(lane);
    if (stretch !== undefined) stretches.push({ lane, to: x, ...stretch });
    if (reason === undefined) begun.delete(lane);
    else begun.set(lane, { from: x, reason });
  };
  for (const { at, goroutine, kind, operation = "", object = "", peer = 0, value } of events) {
    const last = instants.at(-1);
    if (last === undefined || at > last.at) {
      if (last !== undefined) x += ROOM.time;
      instants.push({ at, x });
    }
    const lane = lanes.get(goroutine);
    if (lane === undefined || kind === "operation") continue;
    const other = lanes.get(peer);
    const isHandOff = kind === "wake" && value !== undefined && other !== undefined;
    x += isHandOff ? ROOM.handOff : ROOM.other;
    const name = objects[object] ?? object;
    if (kind === "park") change(lane, operation === "sleep" ? operation : `${wordOf(operation)} ${name}`);
    else change(lane, kind === "end" ? undefined : null);
    if (other === undefined || kind === "park") continue;
    // A value goes from the one that sends it, whichever of the two had to wait.
    const [from, to] = operation === "chan send" ? [lane, other] : [other, lane];
    arrows.push({ from, to, x, value: isHandOff ? value : undefined, object: name });
  }

  const width = x + 24;
  const height = TOP + lanes.size * LANE + 34;
  const parts = [
    ...instants.map(({ at, x: left }) => instant(left, height, at - (instants[0]?.at ?? 0))),
    ...[...lanes.values()].map((lane) => label(lane, titles[lane] ?? "")),
    ...stretches.map((stretch) => bar(stretch, arrows)),
    ...arrows.filter(({ value }) => value === undefined).map(thin),
    ...arrows.filter(({ value }) => value !== undefined).map(handOff),
    legend(height),
  ];
  return `${head(width, height)}\n${parts.join("\n")}\n</svg>\n`;
}

function wordOf(operation: string): string {
  return operation.replace(/^chan /, "").replace(/^sync\.WaitGroup\.Wait$/, "wait");
}

const middle = (lane: number): number => TOP + lane * LANE + LANE / 2;

function instant(x: number, height: number, ms: number): string {
  const line = `<line class="time" x1="${x}" y1="${TOP - 10}" x2="${x}" y2="${height - 34}"/>`;
  return `${line}<text class="when" x="${x}" y="${TOP - 17}">${ms} ms</text>`;
}

function label(lane: number, title: string): string {
  return `<text class="who" x="${LABELS}" y="${middle(lane) + 4}">${title}</text>`;
}

function bar({ lane, from, to, reason }: Stretch, arrows: readonly Arrow[]): string {
  const [thickness, kind] = reason === null ? [RUN, "run"] : [WAIT, "wait"];
  const size = `x="${from}" y="${middle(lane) - thickness / 2}" width="${to - from}" height="${thickness}"`;
  if (reason === null) return `<rect class="${kind}" ${size} rx="3"/>`;
  const pale = `<rect class="${kind}" ${size} rx="2"/><rect class="hatch" ${size} rx="2"/>`;
  const room = reason.length * LETTER + 8;
  const center = (from + to) / 2;
  const isCrossed = arrows.some((arrow) => Math.abs(arrow.x - center) < room / 2 && crosses(arrow, lane));
  if (room > to - from || isCrossed) return pale;
  return `${pale}<text class="why" x="${center}" y="${middle(lane) + 3.2}">${reason}</text>`;
}

function crosses({ from, to }: Arrow, lane: number): boolean {
  return Math.min(from, to) < lane && lane < Math.max(from, to);
}

/** A start, or a goroutine that lets another go on without a value. */
function thin({ from, to, x }: Arrow): string {
  const sign = Math.sign(to - from);
  const [start, end] = [middle(from) + (sign * RUN) / 2, middle(to) - (sign * RUN) / 2];
  return `<path class="thin" d="M${x} ${start}V${end - sign * 4}"/>${tip("tip", x, end, sign, 3)}`;
}

/** A value on its way from the lane of its sender to that of its receiver. */
function handOff({ from, to, x, value, object }: Arrow): string {
  const sign = Math.sign(to - from);
  const [start, end] = [middle(from), middle(to) - (sign * RUN) / 2];
  const line = `<path class="${object}" d="M${x} ${start + sign * TOKEN}V${end - sign * 5}"/>`;
  const token = `<circle class="${object} token" cx="${x}" cy="${start}" r="${TOKEN}"/>`;
  const text = `<text class="value" x="${x}" y="${start + 3.4}">${value}</text>`;
  return line + tip(`${object} token`, x, end, sign, 4) + token + text;
}

function tip(kind: string, x: number, y: number, sign: number, size: number): string {
  return `<path class="${kind}" d="M${x} ${y}l${-size} ${-sign * size * 1.6}h${2 * size}z"/>`;
}

function legend(height: number): string {
  const y = height - 14;
  const items = [
    `<rect class="run" x="0" y="-9" width="22" height="${RUN - 4}" rx="3"/><text class="key" x="28" y="1">runs</text>`,
    `<g transform="translate(70)"><rect class="wait" y="-8" width="22" height="10" rx="2"/><rect class="hatch" y="-8" width="22" height="10" rx="2"/><text class="key" x="28" y="1">waits</text></g>`,
    `<g transform="translate(148)"><circle class="jobs token" cx="8" cy="-3" r="7"/><text class="key" x="20" y="1">a job</text></g>`,
    `<g transform="translate(212)"><circle class="results token" cx="8" cy="-3" r="7"/><text class="key" x="20" y="1">a result</text></g>`,
    `<g transform="translate(290)"><path class="thin" d="M8 -11V-3"/>${tip("tip", 8, 1, 1, 3)}<text class="key" x="20" y="1">starts, or lets go on</text></g>`,
  ];
  return `<g transform="translate(${LABELS + 16} ${y})">${items.join("")}</g>`;
}

function head(width: number, height: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title what">
<title id="title">The goroutines of a worker pool</title>
<desc id="what">Six lanes, one for each goroutine. One sends nine jobs, three workers take them, sleep for 10 ms and send a result each to main; each waits, drawn pale, for the next.</desc>
<style>
svg { --text: #1f2328; --muted: #59636e; --line: #d1d9e0; --run: #57606a; --wait: #eef1f4; --hatch: #d5dbe1; --jobs: #0969da; --results: #1a7f37; --value: #fff }
@media (prefers-color-scheme: dark) {
svg { --text: #e6edf3; --muted: #9198a1; --line: #30363d; --run: #8b949e; --wait: #21262d; --hatch: #343b44; --jobs: #4493f8; --results: #3fb950; --value: #0d1117 }
}
text { font: 11px ui-sans-serif, system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: var(--text) }
.who { font-size: 12.5px; font-weight: 600; text-anchor: end }
.when { fill: var(--muted); text-anchor: middle }
.why { font-size: 9.5px; fill: var(--muted); text-anchor: middle }
.key { fill: var(--muted) }
.value { font-size: 10px; font-weight: 700; fill: var(--value); text-anchor: middle }
.time { stroke: var(--line); stroke-dasharray: 2 3 }
.run { fill: var(--run) }
.wait { fill: var(--wait) }
.hatch { fill: url(#hatch) }
.hatched { stroke: var(--hatch); stroke-width: 1.5 }
.thin { stroke: var(--muted); stroke-width: 1; fill: none }
.tip { fill: var(--muted) }
.jobs { stroke: var(--jobs); stroke-width: 1.6 }
.results { stroke: var(--results); stroke-width: 1.6 }
.token { stroke: none }
.jobs.token { fill: var(--jobs) }
.results.token { fill: var(--results) }
</style>
<defs><pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatched" y2="5"/></pattern></defs>`;
}
