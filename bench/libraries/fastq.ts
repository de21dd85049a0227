import fastq from "fastq";
import { type Pools, sum } from "./pools.js";

export const library: Pools = {
  limiter(handler, workers) {
    const queue = fastq.promise<unknown, number, number>(async (job) => handler(job), workers);
    return { run: (job) => queue.push(job) };
  },
  async map(jobs, handler, workers) {
    const queue = fastq.promise<unknown, number, number>(async (job) => handler(job), workers);
    return sum(await Promise.all(jobs.map((job) => queue.push(job))));
  },
};
