/** The fields of a schema, for flags of the form `--set FIELD=VALUE`. */
import { z } from 'zod';
/** The schema's fields by path (`auth.user`), each without its optional or default wrapper. */
export function fieldsOf(schema, path = []) {
    const inner = unwrapped(schema);
    if (inner instanceof z.ZodUnion) {
        const forms = inner.options;
        return new Map(forms.flatMap((form) => [...fieldsOf(form, path)]));
    }
    if (!(inner instanceof z.ZodObject))
        return new Map([[path.join('.'), inner]]);
    return new Map(Object.entries(inner.shape).flatMap(([name, field]) => [...fieldsOf(field, [...path, name])]));
}
function unwrapped(schema) {
    const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
    return wrapped ? unwrapped(schema.unwrap()) : schema;
}
/** Converts the text by the type of the field, not by its form: a user may be called "true" or "7". */
export function valueFor(field, text) {
    if (field instanceof z.ZodNumber)
        return /^\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    if (field instanceof z.ZodBoolean || field instanceof z.ZodLiteral)
        return { true: true, false: false }[text] ?? text;
    if (field instanceof z.ZodArray)
        return text.split(',').map((one) => one.trim());
    return text;
}
//# sourceMappingURL=schema-fields.js.map