/**
 * The input of `awaitJob`: its schema, its defaults, and its conversion for the workflow.
 */
import { z } from 'zod';
import type { InputVerdict } from '../contract/accepted-input.js';
/** The input as callers write it. After parsing, defaults are filled in and durations are in milliseconds. */
export declare const awaitJobInputSchema: z.ZodObject<{
    connection: z.ZodString;
    jobId: z.ZodString;
    backoff: z.ZodPrefault<z.ZodObject<{
        initial: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        factor: z.ZodDefault<z.ZodNumber>;
        max: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        jitter: z.ZodDefault<z.ZodNumber>;
    }, z.core.$strict>>;
    deadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
    queueDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
    onDeadline: z.ZodDefault<z.ZodEnum<{
        cancel: "cancel";
        leave: "leave";
    }>>;
    onCancel: z.ZodDefault<z.ZodEnum<{
        cancel: "cancel";
        leave: "leave";
    }>>;
    cancelDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
    collectDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
    onFailure: z.ZodDefault<z.ZodEnum<{
        throw: "throw";
        return: "return";
    }>>;
    patience: z.ZodPrefault<z.ZodObject<{
        unreachable: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        unintelligible: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        refused: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        missing: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        unserved: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        unstored: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
    }, z.core.$strict>>;
    collect: z.ZodPrefault<z.ZodObject<{
        messages: z.ZodDefault<z.ZodBoolean>;
        content: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strict>>;
    content: z.ZodPrefault<z.ZodObject<{
        formats: z.ZodOptional<z.ZodArray<z.ZodString>>;
        file: z.ZodOptional<z.ZodString>;
    }, z.core.$strict>>;
}, z.core.$strict>;
/** Validates the input and fills in the defaults. Each problem is a line that starts with the path of its field. */
export declare function acceptInput(raw: unknown): InputVerdict;
/** The paths of all input fields (`backoff.max`). */
export declare function inputFields(): string[];
