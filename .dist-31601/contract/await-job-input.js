// Pure. The schema is in schema/input.ts; the JSON Schema takes its descriptions from the comments here.
export {};
//# sourceMappingURL=await-job-input.js.map