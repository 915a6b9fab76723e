/** Which of the search attributes of a wait the Temporal server knows. */
import type { Connection } from '@temporalio/client';
import type { temporal } from '@temporalio/proto';
import { SEARCH_ATTRIBUTE_NAMES, type SearchAttributeName } from '../contract/search-attributes.js';

export type OperatorService = Connection['operatorService'];

/** The server's names of the types, by its numbers: loading the enum would load all of the protocol. */
const TYPES = ['Unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];
// eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- as above
const KEYWORD = TYPES.indexOf('Keyword') as temporal.api.enums.v1.IndexedValueType;

/** A type that is not Keyword is somebody else's attribute of the same name: it must not be written. */
export interface AttributeRegistration {
  name: SearchAttributeName;
  /** Undefined where the server does not know it. */
  type: string | undefined;
}

/** Of each attribute how the server knows it. */
export async function attributeRegistrations(
  operatorService: OperatorService,
  namespace: string,
): Promise<AttributeRegistration[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTE_NAMES.map((name) => {
    const type = Object.hasOwn(customAttributes, name) ? customAttributes[name] : undefined;
    return { name, type: type === undefined ? undefined : (TYPES[type] ?? `type ${type}`) };
  });
}

export function isWritable({ type }: AttributeRegistration): boolean {
  return type === 'Keyword';
}

/** Registers the attributes as Keyword. Those that are there already are left as they are. */
export async function registerAttributes(
  operatorService: OperatorService,
  namespace: string,
  names: SearchAttributeName[],
): Promise<void> {
  const searchAttributes = Object.fromEntries(names.map((name) => [name, KEYWORD]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
}
