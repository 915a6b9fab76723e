/** The JSON body of an error answer; undefined if it is not JSON or does not match the schema. */
export function readErrorBody(body, schema) {
    try {
        return schema.safeParse(JSON.parse(body)).data;
    }
    catch {
        return undefined;
    }
}
//# sourceMappingURL=error-body.js.map