// Exercise: a pool that does urgent jobs first. Jobs of equal priority run in FIFO order. It has one worker, so that
// the order can be seen.

import { Millisecond, main, Pool, sleep } from "goroutines";

interface Ticket {
  title: string;
  priority: number;
}

const tickets: Ticket[] = [
  { title: "Typo on the front page", priority: 0 },
  { title: "Invoices are late", priority: 1 },
  { title: "Nobody can log in", priority: 2 },
  { title: "Logo is blurred", priority: 0 },
  { title: "Export misses a column", priority: 1 },
  { title: "The shop is down", priority: 2 },
];

main(async () => {
  await urgentFirst();
  await stream("Without aging");
  await stream("With aging", 500 * Millisecond);
});

async function urgentFirst() {
  console.log("Urgent tickets first:");
  const pool = new Pool((ticket: Ticket) => console.log(`  ${ticket.priority}: ${ticket.title}`), { workers: 1 });
  // Until all tickets are queued; otherwise the worker would take whichever comes first.
  pool.pause();
  for (const ticket of tickets) await pool.submit(ticket, { priority: ticket.priority });
  pool.resume();
  await pool.close();
}

/**
 * One ticket that can wait, and a stream of urgent ones: whenever the worker starts one, the next arrives. The ticket
 * starves until the stream ends, unless waiting raises its priority: by 1 every `aging` milliseconds, so that only
 * tickets that arrive within that time can overtake it.
 */
async function stream(title: string, aging?: number) {
  console.log(`${title}:`);
  const numUrgent = 6;
  const pool: Pool<string, void> = new Pool(
    async (ticket) => {
      console.log(`  ${ticket}`);
      const [kind, number] = ticket.split(" ");
      if (kind === "urgent" && Number(number) < numUrgent) {
        await pool.submit(`urgent ${Number(number) + 1}`, { priority: 1 });
      }
      await sleep(200 * Millisecond); // stands for the work
    },
    { workers: 1, aging },
  );
  await pool.submit("urgent 1", { priority: 1 });
  await pool.submit("can wait", { priority: 0 });
  await pool.idle();
  await pool.close();
}
