/** A member of a {@link Heap}. */
export interface HeapMember {
  /** The sort key: the least comes first. It must not change while the member is in the heap. */
  key: number;
  /** Set by the heap: the index of the member; -1 outside the heap. */
  slot: number;
  /** Set by the heap: the order of insertion, which breaks ties. */
  order: number;
}

/**
 * A binary heap: the least member first, equal members in order of insertion. Members know their index, so any of them
 * leaves in O(log n).
 */
export class Heap<Member extends HeapMember> {
  readonly #heap: Member[] = [];
  #order = 0;

  get least(): Member | undefined {
    return this.#heap[0];
  }

  add(member: Member): void {
    this.#order += 1;
    member.order = this.#order;
    this.#heap.push(member);
    this.#up(member, this.#heap.length - 1);
  }

  /** Does nothing if the member is not in the heap. */
  remove(member: Member): void {
    const { slot } = member;
    if (slot === -1) return;
    member.slot = -1;
    const last = this.#heap.pop() as Member;
    if (last === member) return;
    this.#up(last, slot);
    this.#down(last, last.slot);
  }

  #up(member: Member, from: number): void {
    let slot = from;
    while (slot > 0) {
      const parent = this.#heap[(slot - 1) >> 1] as Member;
      if (!isBefore(member, parent)) break;
      this.#place(parent, slot);
      slot = (slot - 1) >> 1;
    }
    this.#place(member, slot);
  }

  #down(member: Member, from: number): void {
    let slot = from;
    for (;;) {
      let child = 2 * slot + 1;
      if (child >= this.#heap.length) break;
      const right = child + 1;
      if (right < this.#heap.length && isBefore(this.#heap[right] as Member, this.#heap[child] as Member)) {
        child = right;
      }
      const smaller = this.#heap[child] as Member;
      if (!isBefore(smaller, member)) break;
      this.#place(smaller, slot);
      slot = child;
    }
    this.#place(member, slot);
  }

  #place(member: Member, slot: number): void {
    this.#heap[slot] = member;
    member.slot = slot;
  }
}

function isBefore(a: HeapMember, b: HeapMember): boolean {
  return a.key < b.key || (a.key === b.key && a.order < b.order);
}
