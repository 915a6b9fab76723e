/** Which of Vigil's search attributes are registered on the Temporal server. */
import type { Client, Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTE_NAMES, type SearchAttributeName } from '../contract/search-attributes.js';

const { IndexedValueType } = proto.temporal.api.enums.v1;

export type OperatorService = Connection['operatorService'];

export interface AttributeRegistration {
  name: SearchAttributeName;
  /** `Keyword`, `Text` and so on; undefined if the server does not know the attribute. */
  type: string | undefined;
}

export async function attributeRegistrations(
  operatorService: OperatorService,
  namespace: string,
): Promise<AttributeRegistration[]> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return SEARCH_ATTRIBUTE_NAMES.map((name) => {
    const type = Object.hasOwn(customAttributes, name) ? customAttributes[name] : undefined;
    return { name, type: type === undefined ? undefined : typeName(type) };
  });
}

/** `INDEXED_VALUE_TYPE_KEYWORD_LIST` as `KeywordList`, which is how the `temporal` CLI writes it. */
function typeName(type: number): string {
  const words = IndexedValueType[type]?.replace('INDEXED_VALUE_TYPE_', '').split('_');
  return words?.map((word) => `${word[0]}${word.slice(1).toLowerCase()}`).join('') ?? `type ${type}`;
}

/** An attribute of the same name with another type belongs to somebody else, so Vigil must not write it. */
export function isWritable({ type }: AttributeRegistration): boolean {
  return type === 'Keyword';
}

const ASK_LIMIT_MS = 2_000;

/** The attributes that a start may set: none if the server does not answer in 2 s, since the wait writes them with its first change anyway. */
export async function registeredAttributes({
  connection,
  options: { namespace },
}: Pick<Client, 'connection' | 'options'>): Promise<SearchAttributeName[]> {
  try {
    const registrations = await connection.withDeadline(Date.now() + ASK_LIMIT_MS, () =>
      attributeRegistrations(connection.operatorService, namespace),
    );
    return registrations.filter(isWritable).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Registers the attributes as Keyword. Attributes that exist are left unchanged. */
export async function registerAttributes(
  operatorService: OperatorService,
  namespace: string,
  names: SearchAttributeName[],
): Promise<void> {
  const searchAttributes = Object.fromEntries(names.map((name) => [name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]));
  await operatorService.addSearchAttributes({ namespace, searchAttributes });
}
