/** What has become of a promise so far. Being watched, its rejection counts as handled. */
export class Watched<T> {
  state: "pending" | "fulfilled" | "rejected" = "pending";
  value: T | undefined;
  error: unknown;

  constructor(promise: Promise<T>) {
    promise.then(
      (value) => {
        this.state = "fulfilled";
        this.value = value;
      },
      (error: unknown) => {
        this.state = "rejected";
        this.error = error;
      },
    );
  }
}

export function watched<T>(promise: Promise<T>): Watched<T> {
  return new Watched(promise);
}
