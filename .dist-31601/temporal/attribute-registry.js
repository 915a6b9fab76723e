import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTE_NAMES } from '../contract/search-attributes.js';
const { IndexedValueType } = proto.temporal.api.enums.v1;
export async function attributeRegistrations(operatorService, namespace) {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    return SEARCH_ATTRIBUTE_NAMES.map((name) => {
        const type = Object.hasOwn(customAttributes, name) ? customAttributes[name] : undefined;
        return { name, type: type === undefined ? undefined : typeName(type) };
    });
}
/** `INDEXED_VALUE_TYPE_KEYWORD_LIST` as `KeywordList`, which is how the `temporal` CLI writes it. */
function typeName(type) {
    const words = IndexedValueType[type]?.replace('INDEXED_VALUE_TYPE_', '').split('_');
    return words?.map((word) => `${word[0]}${word.slice(1).toLowerCase()}`).join('') ?? `type ${type}`;
}
/** An attribute of the same name with another type belongs to somebody else, so Vigil must not write it. */
export function isWritable({ type }) {
    return type === 'Keyword';
}
/** Registers the attributes as Keyword. Attributes that exist are left unchanged. */
export async function registerAttributes(operatorService, namespace, names) {
    const searchAttributes = Object.fromEntries(names.map((name) => [name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]));
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
}
//# sourceMappingURL=attribute-registry.js.map