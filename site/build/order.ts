/** In which order the pages of each folder stand in the sidebar. */
export const TOUR: readonly string[] =
  "why goroutines channels buffers close deadlock select pipeline cancellation shared-state pool testing".split(" ");
export const GUIDES: readonly string[] =
  "channels select time context sync groups errors worker-pools pool-limits pool-order pool-shutdown graceful-shutdown streams deadlocks testing debugging browsers speed".split(
    " ",
  );
export const COMING: readonly string[] = "go libraries rxjs effect".split(" ");
export const TUTORIAL: readonly string[] =
  "basic-pool waitgroup-pool image-processing timeout-pool dynamic-pool exercises".split(" ");
export const REFERENCE: readonly string[] = "errors wait-reasons defaults hosts diagnostics glossary".split(" ");
export const PROJECT: readonly string[] =
  "readme versions proof rules mutation-testing benchmarks results results-node-24 results-node-26 design contributing changelog license".split(
    " ",
  );

/** Those of the tour and the tutorial, by their paths. */
export const ORDER: readonly string[] = [
  ...TOUR.map((name) => `tour/${name}`),
  ...TUTORIAL.map((name) => `tutorial/${name}`),
];
