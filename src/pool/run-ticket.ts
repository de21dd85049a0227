import { type Resolve, rejection } from "../runtime/completion.js";
import type { Tally } from "../runtime/events.js";
import { type Blocked, unblock } from "../runtime/wait.js";
import type { Status } from "./outcome.js";
import { Ticket } from "./ticket.js";
import type { Wishes } from "./wishes.js";

/** A job of `run`, whose caller waits for the result: the ticket is the blocked operation. */
export class RunTicket<Result> extends Ticket implements Blocked<Result> {
  resolve: Resolve<Result> | null = null;
  tally: Tally | null = null;

  constructor(input: unknown, wishes: Wishes) {
    super(input, wishes, null);
  }

  end(status: Status, value: unknown): void {
    unblock(this, status === "done" ? (value as Result) : rejection(value));
  }
}
