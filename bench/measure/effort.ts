/** How much time a measurement may take. */
export interface Effort {
  /** How long code is run before it is measured, in milliseconds of processor time. */
  readonly warmUp: number;
  /** How long one sample should take, in milliseconds. */
  readonly sample: number;
  /** How many samples the median is taken of. */
  readonly samples: number;
  /** The largest number of waiting operations, jobs or iterations. */
  readonly most: number;
  /** The longest that a single run may be expected to take, in milliseconds. */
  readonly patience: number;
}

export const thorough: Effort = { warmUp: 500, sample: 25, samples: 5, most: 1_000_000, patience: 2500 };
export const quick: Effort = { warmUp: 100, sample: 8, samples: 5, most: 100_000, patience: 150 };
