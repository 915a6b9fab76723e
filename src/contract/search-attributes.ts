/** The search attributes of a wait, by which Temporal lists and counts waits. All are of the type Keyword. Pure. */

/** What each holds, in words for people. Written in this order. */
export const SEARCH_ATTRIBUTES = {
  VigilVendor: 'the vendor, once the job was polled',
  VigilConnection: 'the connection',
  VigilJobId: "the job's id at the vendor",
  VigilState: "the job's state",
  VigilCondition: 'how well the job can be seen',
} as const;
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

export const SEARCH_ATTRIBUTE_NAMES = Object.keys(SEARCH_ATTRIBUTES) as SearchAttributeName[];
