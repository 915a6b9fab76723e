/** The type of the benign failure of a poll without a change; Temporal's retry is the next poll. */
export const NO_CHANGE = 'NoChange';
//# sourceMappingURL=activities.js.map