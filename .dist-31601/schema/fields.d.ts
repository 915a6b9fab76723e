import { z } from 'zod';
/** A non-empty string. @param what its name in errors */
export declare function text(what: string): z.ZodString;
/** A duration of at least `least`, converted to milliseconds. */
export declare function duration(least?: string): z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>;
export declare function number(what: string, fits: (value: number) => boolean): z.ZodNumber;
export declare function oneOf<const T extends string>(...values: T[]): z.ZodEnum<{ [k_1 in T]: k_1; } extends infer T_1 ? { [k in keyof T_1]: T_1[k]; } : never>;
export declare function flag(): z.ZodBoolean;
