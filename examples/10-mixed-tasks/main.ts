// Exercise: a pool that processes different types of tasks. Each job is a function, so the pool need not know the types,
// and TypeScript knows the type of each result: try to use `words` as a string.

import { createHash } from "node:crypto";
import { Millisecond, main, sleep, tasks } from "goroutines";

const text = "A pool of gophers digs many holes at once, but never more than it has shovels for.";

/** The answer of a service in another city. */
interface Weather {
  city: string;
  celsius: number;
}

main(async () => {
  const pool = tasks({ workers: 2 });

  // Four tasks of four types, two at a time.
  const [words, digest, weather, primes] = await Promise.all([
    pool.run(() => text.split(" ").length),
    pool.run(() => createHash("sha256").update(text).digest("hex")),
    pool.run(() => askForWeather("Lisbon")),
    pool.run(() => primesBelow(30)),
  ]);
  console.log(`Words: ${words}`);
  console.log(`SHA-256: ${digest.slice(0, 16)}`);
  console.log(`Weather in ${weather.city}: ${weather.celsius} degrees`);
  console.log(`Primes: ${primes.join(", ")}`);

  // Any number of tasks of one type: a loop over their results, in order, with at most two running.
  const cities = ["Oslo", "Quito", "Delhi"];
  const reports = cities.map((city) => () => askForWeather(city));
  for await (const { city, celsius } of pool.map(reports, { ordered: true })) {
    console.log(`Weather in ${city}: ${celsius} degrees`);
  }

  // A task that fails rejects only its own promise.
  try {
    await pool.run(() => askForWeather("Atlantis"));
  } catch (error) {
    console.log(`No weather: ${(error as Error).message}`);
  }

  await pool.close();
  console.log(`Done: ${pool.stats.done}, failed: ${pool.stats.failed}`);
});

async function askForWeather(city: string): Promise<Weather> {
  await sleep(city.length * 10 * Millisecond); // stands for the network
  const celsius = new Map([
    ["Lisbon", 21],
    ["Oslo", 4],
    ["Quito", 15],
    ["Delhi", 33],
  ]).get(city);
  if (celsius === undefined) throw new Error(`there is no station in ${city}`);
  return { city, celsius };
}

function primesBelow(limit: number): number[] {
  const primes: number[] = [];
  for (let n = 2; n < limit; n++) {
    if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  }
  return primes;
}
