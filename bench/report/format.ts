import type { Figure } from "../workloads/workload.js";

/** A figure as people read it. */
export function format(value: number, unit: Figure["unit"]): string {
  switch (unit) {
    case "/s":
      return value >= 1e6 ? `${digits(value / 1e6)} M` : `${digits(value / 1e3)} k`;
    case "times":
      return digits(value);
    case "count":
      return value.toLocaleString("en");
    case "B":
      return `${value.toFixed(value < 10 ? 1 : 0)} B`;
    default:
      return `${digits(value)} ${unit === "us" ? "µs" : unit}`;
  }
}

/** Three digits that matter. */
export function digits(value: number): string {
  return value.toFixed(value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2);
}
