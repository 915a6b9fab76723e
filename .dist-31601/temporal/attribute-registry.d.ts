/** Which of Vigil's search attributes are registered on the Temporal server. */
import type { Connection } from '@temporalio/client';
import { type SearchAttributeName } from '../contract/search-attributes.js';
export type OperatorService = Connection['operatorService'];
export interface AttributeRegistration {
    name: SearchAttributeName;
    /** `Keyword`, `Text` and so on; undefined if the server does not know the attribute. */
    type: string | undefined;
}
export declare function attributeRegistrations(operatorService: OperatorService, namespace: string): Promise<AttributeRegistration[]>;
/** An attribute of the same name with another type belongs to somebody else, so Vigil must not write it. */
export declare function isWritable({ type }: AttributeRegistration): boolean;
/** Registers the attributes as Keyword. Attributes that exist are left unchanged. */
export declare function registerAttributes(operatorService: OperatorService, namespace: string, names: SearchAttributeName[]): Promise<void>;
