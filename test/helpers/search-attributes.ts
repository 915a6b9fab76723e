import { SEARCH_ATTRIBUTE_NAMES } from '../../src/contract/search-attributes.js';
import type { SearchAttributeType } from './temporal.js';

/** For a dev server on which `vigil setup` was run. */
export const VIGILS_ATTRIBUTES: Record<string, SearchAttributeType> = Object.fromEntries(
  SEARCH_ATTRIBUTE_NAMES.map((name) => [name, 'Keyword'] as const),
);
