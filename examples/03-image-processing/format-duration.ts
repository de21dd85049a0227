/**
 * A duration in milliseconds as Go prints a `time.Duration`: `1.5µs`, `830ms`, `2.21s`, `1m0s`, `1h0m0.5s`. It is
 * exact to the nanosecond. Below a second the unit is the largest that leaves a number above 1.
 */
export function formatDuration(ms: number): string {
  const nanoseconds = Math.round(Math.abs(ms) * 1e6);
  if (nanoseconds === 0) return "0s";
  const sign = ms < 0 ? "-" : "";
  if (nanoseconds < 1e3) return `${sign}${nanoseconds}ns`;
  if (nanoseconds < 1e6) return `${sign}${nanoseconds / 1e3}µs`;
  if (nanoseconds < 1e9) return `${sign}${nanoseconds / 1e6}ms`;
  const hours = Math.floor(nanoseconds / 3600e9);
  const minutes = Math.floor(nanoseconds / 60e9) % 60;
  const seconds = `${decimal((nanoseconds % 60e9) / 1e9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${seconds}`;
  return minutes > 0 ? `${sign}${minutes}m${seconds}` : `${sign}${seconds}`;
}

/** Nine decimals, less the zeros at the end. `String` would turn to exponents below a microsecond. */
function decimal(seconds: number): string {
  return seconds.toFixed(9).replace(/\.?0+$/, "");
}
