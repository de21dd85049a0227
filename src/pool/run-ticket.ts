import { type Resolve, rejection } from "../runtime/completion.js";
import { type Blocked, unblock } from "../runtime/wait.js";
import type { Status } from "./outcome.js";
import { Ticket } from "./ticket.js";
import type { Wishes } from "./wishes.js";

/** A job whose caller waits for its result: the ticket is the waiter. */
export class RunTicket<Result> extends Ticket implements Blocked<Result> {
  resolve: Resolve<Result> | null = null;

  constructor(input: unknown, wishes: Wishes) {
    super(input, wishes, null);
  }

  end(status: Status, value: unknown): void {
    unblock(this, status === "done" ? (value as Result) : rejection(value));
  }
}
