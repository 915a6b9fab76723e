/** The search attributes of a wait, for Temporal's lists and counts. All are of type Keyword. Pure. */
/** The description of each, in the order in which they are shown. */
export const SEARCH_ATTRIBUTES = {
    VigilVendor: 'the vendor, after the first poll',
    VigilConnection: 'the connection',
    VigilJobId: "the job's id at the vendor",
    VigilState: "the job's state",
    VigilCondition: 'how well Vigil can see the job',
};
export const SEARCH_ATTRIBUTE_NAMES = Object.freeze(Object.keys(SEARCH_ATTRIBUTES));
export function areSearchAttributeNames(names) {
    return Array.isArray(names) && names.every((name) => Object.hasOwn(SEARCH_ATTRIBUTES, name));
}
//# sourceMappingURL=search-attributes.js.map