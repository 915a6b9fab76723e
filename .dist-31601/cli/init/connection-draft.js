/** A connection that is not in a config yet. Only the config's own parser validates it. */
import { stringify } from 'yaml';
import { ConfigError, parseConfig } from '../../config/config.js';
import { connectionSchemas } from '../../config/config-schema.js';
import { fieldsOf, valueFor } from './schema-fields.js';
/** Its problems, each with the path of its field in the connection; the path is '' for the name. */
export function problemsIn({ name, settings }) {
    try {
        parseConfig(stringify({ connections: { [name]: settings } }), '');
        return [];
    }
    catch (error) {
        if (!(error instanceof ConfigError))
            throw error;
        return error.problems.map((line) => {
            const rest = line.slice(`connections.${name}`.length);
            const colon = rest.indexOf(': ');
            return { field: rest.slice(1, colon), problem: rest.slice(colon + 2) };
        });
    }
}
/** A copy with the field set. */
export function withField(settings, path, value) {
    const [outer = '', ...inner] = path.split('.');
    if (inner.length === 0)
        return { ...settings, [outer]: value };
    const before = settings[outer];
    const nested = typeof before === 'object' && before !== null ? before : {};
    return { ...settings, [outer]: withField(nested, inner.join('.'), value) };
}
export function fieldIn(settings, path) {
    return path.split('.').reduce((value, key) => value?.[key], settings);
}
/** Converts what was typed to the type of the field. */
export function typedValue(vendor, field, text) {
    const schema = Object.hasOwn(connectionSchemas, String(vendor)) ? connectionSchemas[vendor] : undefined;
    return valueFor(schema && fieldsOf(schema).get(field), text);
}
//# sourceMappingURL=connection-draft.js.map