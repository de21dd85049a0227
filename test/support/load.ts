/** How many of some calls are going on at a time, and how many there were at the most. */
export class Load {
  running = 0;
  peak = 0;

  async during<T>(work: () => T | PromiseLike<T>): Promise<Awaited<T>> {
    this.running += 1;
    this.peak = Math.max(this.peak, this.running);
    try {
      return await work();
    } finally {
      this.running -= 1;
    }
  }
}
