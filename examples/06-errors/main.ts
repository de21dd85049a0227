// Exercise: a pool whose workers report errors and continue. Orders fail in three ways: some are invalid, so a retry
// does not help; some find a busy service, so a retry may help; and one hits a bug. Each error fails only its own order
// and stops no worker. Nothing is lost: there is one outcome for each order.

import { Millisecond, main, Pool, sleep } from "goroutines";

interface Order {
  id: number;
  item: string;
  quantity: number;
}

/** No attempt at this order will ever succeed. */
class InvalidOrder extends Error {}

/** Another attempt may. */
class ServiceBusy extends Error {}

const prices = new Map([
  ["apple", { cents: 30 }],
  ["pear", { cents: 40 }],
  ["mango", { cents: 120 }],
]);

/** The price of an order, in cents. */
async function total({ item, quantity }: Order, attempt: number): Promise<number> {
  await sleep(50 * Millisecond); // stands for asking the price service
  if (quantity < 1) throw new InvalidOrder(`quantity must be at least 1, not ${quantity}`);
  if (item === "pear" && attempt === 1) throw new ServiceBusy("price service is busy");
  if (item === "mango") throw new ServiceBusy("price service is busy");
  // The bug: an item may have no price. In Go, too, this is a nil pointer.
  return quantity * prices.get(item)!.cents;
}

const orders: Order[] = [
  { id: 1, item: "apple", quantity: 3 },
  { id: 2, item: "apple", quantity: 0 },
  { id: 3, item: "pear", quantity: 2 },
  { id: 4, item: "durian", quantity: 1 },
  { id: 5, item: "mango", quantity: 1 },
  { id: 6, item: "apple", quantity: -5 },
  { id: 7, item: "pear", quantity: 10 },
  { id: 8, item: "apple", quantity: 7 },
];

main(async () => {
  const pool = new Pool((order: Order, { attempt }) => total(order, attempt), {
    workers: 3,
    results: 100,
    retry: {
      attempts: 3,
      delay: (attempt) => attempt * 20 * Millisecond,
      when: (error) => error instanceof ServiceBusy,
    },
  });

  for (const order of orders) await pool.submit(order);
  // Closes the results after the last order, so it is not awaited here.
  pool.close();

  for await (const outcome of pool.results) {
    const { job, attempts } = outcome;
    switch (outcome.status) {
      case "done":
        console.log(`Order ${job.id}: ${job.quantity} x ${job.item} is ${outcome.value} cents (attempts: ${attempts})`);
        break;
      case "failed":
        console.log(`Order ${job.id} failed: ${explain(outcome.error)} (attempts: ${attempts})`);
        break;
    }
  }

  const { done, failed, retried } = pool.stats;
  console.log(`Done: ${done}, failed: ${failed}, attempts repeated: ${retried}`);
});

/** Known errors have a message for the customer; all others are only reported as our fault. */
function explain(error: unknown): string {
  return error instanceof InvalidOrder || error instanceof ServiceBusy ? error.message : "crashed";
}
