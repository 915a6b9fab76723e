/** The search attributes of a wait, for Temporal's lists and counts. All are of type Keyword. Pure. */

/** The description of each, in the order in which they are shown. */
export const SEARCH_ATTRIBUTES = {
  VigilVendor: 'the vendor, after the first poll',
  VigilConnection: 'the connection',
  VigilJobId: "the job's id at the vendor",
  VigilState: "the job's state",
  VigilCondition: 'how well Vigil can see the job',
} as const;
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;

export const SEARCH_ATTRIBUTE_NAMES = Object.freeze(Object.keys(SEARCH_ATTRIBUTES) as SearchAttributeName[]);

export function areSearchAttributeNames(names: unknown): names is SearchAttributeName[] {
  return Array.isArray(names) && names.every((name) => Object.hasOwn(SEARCH_ATTRIBUTES, name as PropertyKey));
}
