/** The search attributes of a wait, for Temporal's lists and counts. All are of type Keyword. Pure. */
/** The description of each, in the order in which they are shown. */
export declare const SEARCH_ATTRIBUTES: {
    readonly VigilVendor: "the vendor, after the first poll";
    readonly VigilConnection: "the connection";
    readonly VigilJobId: "the job's id at the vendor";
    readonly VigilState: "the job's state";
    readonly VigilCondition: "how well Vigil can see the job";
};
export type SearchAttributeName = keyof typeof SEARCH_ATTRIBUTES;
export declare const SEARCH_ATTRIBUTE_NAMES: readonly ("VigilVendor" | "VigilConnection" | "VigilJobId" | "VigilState" | "VigilCondition")[];
export declare function areSearchAttributeNames(names: unknown): names is SearchAttributeName[];
