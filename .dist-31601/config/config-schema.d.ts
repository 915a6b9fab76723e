/** The schema of vigil.yaml. A test compares docs/configuration.md with it. */
import { z } from 'zod';
/** A reference to a secret. */
export interface Secret {
    /** `${env:NAME}` or `${file:PATH}`: safe to show. */
    reference: string;
    /** Called before each use. */
    onUse?: () => void;
}
export declare const REFERENCE: RegExp;
/** The keys of a connection, by vendor. */
export declare const connectionSchemas: {
    'nexus-ic': z.ZodObject<{
        rateLimit: z.ZodDefault<z.ZodNumber>;
        limits: z.ZodPrefault<z.ZodObject<{
            minInterval: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxContentBytes: z.ZodDefault<z.ZodNumber>;
            maxMessages: z.ZodDefault<z.ZodNumber>;
        }, z.core.$strict>>;
        concurrency: z.ZodDefault<z.ZodNumber>;
        timeouts: z.ZodPrefault<z.ZodObject<{
            request: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            idle: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            content: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        }, z.core.$strict>>;
        tls: z.ZodOptional<z.ZodObject<{
            ca: z.ZodOptional<z.ZodString>;
            cert: z.ZodOptional<z.ZodString>;
            key: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>>;
        proxy: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<string | Secret, string>>>;
        insecureHttp: z.ZodDefault<z.ZodBoolean>;
        jobPage: z.ZodOptional<z.ZodString>;
        elsewhere: z.ZodOptional<z.ZodLiteral<false>>;
        vendor: z.ZodLiteral<"nexus-ic">;
        baseUrl: z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;
        cancel: z.ZodDefault<z.ZodBoolean>;
        version: z.ZodDefault<z.ZodEnum<{
            6.8: "6.8";
            6.9: "6.9";
        }>>;
        auth: z.ZodObject<{
            scheme: z.ZodEnum<{
                basic: "basic";
                apikey: "apikey";
                token: "token";
            }>;
            user: z.ZodOptional<z.ZodString>;
            secret: z.ZodPipe<z.ZodString, z.ZodTransform<Secret, string>>;
        }, z.core.$strict>;
    }, z.core.$strict>;
    pureconnect: z.ZodObject<{
        rateLimit: z.ZodDefault<z.ZodNumber>;
        limits: z.ZodPrefault<z.ZodObject<{
            minInterval: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxContentBytes: z.ZodDefault<z.ZodNumber>;
            maxMessages: z.ZodDefault<z.ZodNumber>;
        }, z.core.$strict>>;
        concurrency: z.ZodDefault<z.ZodNumber>;
        timeouts: z.ZodPrefault<z.ZodObject<{
            request: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            idle: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            content: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        }, z.core.$strict>>;
        tls: z.ZodOptional<z.ZodObject<{
            ca: z.ZodOptional<z.ZodString>;
            cert: z.ZodOptional<z.ZodString>;
            key: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>>;
        proxy: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<string | Secret, string>>>;
        insecureHttp: z.ZodDefault<z.ZodBoolean>;
        jobPage: z.ZodOptional<z.ZodString>;
        elsewhere: z.ZodOptional<z.ZodLiteral<false>>;
        vendor: z.ZodLiteral<"pureconnect">;
        baseUrl: z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;
        cancel: z.ZodDefault<z.ZodBoolean>;
        alternates: z.ZodDefault<z.ZodArray<z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>>>;
        user: z.ZodString;
        password: z.ZodPipe<z.ZodString, z.ZodTransform<Secret, string>>;
        outputMount: z.ZodOptional<z.ZodObject<{
            from: z.ZodString;
            to: z.ZodString;
        }, z.core.$strict>>;
    }, z.core.$strict>;
    'oracle-epm': z.ZodObject<{
        rateLimit: z.ZodDefault<z.ZodNumber>;
        limits: z.ZodPrefault<z.ZodObject<{
            minInterval: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxContentBytes: z.ZodDefault<z.ZodNumber>;
            maxMessages: z.ZodDefault<z.ZodNumber>;
        }, z.core.$strict>>;
        concurrency: z.ZodDefault<z.ZodNumber>;
        timeouts: z.ZodPrefault<z.ZodObject<{
            request: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            idle: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            content: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        }, z.core.$strict>>;
        tls: z.ZodOptional<z.ZodObject<{
            ca: z.ZodOptional<z.ZodString>;
            cert: z.ZodOptional<z.ZodString>;
            key: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>>;
        proxy: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<string | Secret, string>>>;
        insecureHttp: z.ZodDefault<z.ZodBoolean>;
        jobPage: z.ZodOptional<z.ZodString>;
        elsewhere: z.ZodOptional<z.ZodLiteral<false>>;
        vendor: z.ZodLiteral<"oracle-epm">;
        baseUrl: z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;
        cancel: z.ZodDefault<z.ZodBoolean>;
        application: z.ZodString;
        apiVersion: z.ZodDefault<z.ZodString>;
        auth: z.ZodObject<{
            user: z.ZodOptional<z.ZodString>;
            password: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<Secret, string>>>;
            token: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<Secret, string>>>;
        }, z.core.$strict>;
        files: z.ZodDefault<z.ZodArray<z.ZodString>>;
    }, z.core.$strict>;
    alteryx: z.ZodObject<{
        rateLimit: z.ZodDefault<z.ZodNumber>;
        limits: z.ZodPrefault<z.ZodObject<{
            minInterval: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxDeadline: z.ZodPrefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            maxContentBytes: z.ZodDefault<z.ZodNumber>;
            maxMessages: z.ZodDefault<z.ZodNumber>;
        }, z.core.$strict>>;
        concurrency: z.ZodDefault<z.ZodNumber>;
        timeouts: z.ZodPrefault<z.ZodObject<{
            request: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            idle: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
            content: z.ZodDefault<z.ZodPipe<z.ZodString, z.ZodTransform<number, string>>>;
        }, z.core.$strict>>;
        tls: z.ZodOptional<z.ZodObject<{
            ca: z.ZodOptional<z.ZodString>;
            cert: z.ZodOptional<z.ZodString>;
            key: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>>;
        proxy: z.ZodOptional<z.ZodPipe<z.ZodString, z.ZodTransform<string | Secret, string>>>;
        insecureHttp: z.ZodDefault<z.ZodBoolean>;
        jobPage: z.ZodOptional<z.ZodString>;
        elsewhere: z.ZodOptional<z.ZodLiteral<false>>;
        vendor: z.ZodLiteral<"alteryx">;
        baseUrl: z.ZodPipe<z.ZodString, z.ZodTransform<string, string>>;
        clientId: z.ZodString;
        clientSecret: z.ZodPipe<z.ZodString, z.ZodTransform<Secret, string>>;
        cancel: z.ZodOptional<z.ZodUnion<readonly [z.ZodLiteral<false>, z.ZodObject<{
            method: z.ZodEnum<{
                DELETE: "DELETE";
                POST: "POST";
                PUT: "PUT";
            }>;
            path: z.ZodString;
        }, z.core.$strict>]>>;
    }, z.core.$strict>;
};
/** A connection that another worker serves: only its name is known here, no address and no secret. */
export declare const elsewhereSchema: z.ZodObject<{
    vendor: z.ZodOptional<z.ZodEnum<{
        "nexus-ic": "nexus-ic";
        pureconnect: "pureconnect";
        "oracle-epm": "oracle-epm";
        alteryx: "alteryx";
    }>>;
    elsewhere: z.ZodLiteral<true>;
}, z.core.$strict>;
export declare const configSchema: z.ZodObject<{
    taskQueue: z.ZodDefault<z.ZodString>;
    content: z.ZodPrefault<z.ZodObject<{
        store: z.ZodDefault<z.ZodEnum<{
            file: "file";
        }>>;
        path: z.ZodDefault<z.ZodString>;
        group: z.ZodOptional<z.ZodCustom<string | number, string | number>>;
    }, z.core.$strict>>;
    nexus: z.ZodOptional<z.ZodObject<{
        connections: z.ZodArray<z.ZodString>;
        cancel: z.ZodDefault<z.ZodBoolean>;
    }, z.core.$strict>>;
    connections: z.ZodRecord<z.ZodString, z.ZodPipe<z.ZodRecord<z.ZodString, z.ZodUnknown>, z.ZodTransform<{
        rateLimit: number;
        limits: {
            minInterval: number;
            maxDeadline: number;
            maxContentBytes: number;
            maxMessages: number;
        };
        concurrency: number;
        timeouts: {
            request: number;
            idle: number;
            content: number;
        };
        insecureHttp: boolean;
        vendor: "nexus-ic";
        baseUrl: string;
        cancel: boolean;
        version: "6.8" | "6.9";
        auth: {
            scheme: "basic" | "apikey" | "token";
            secret: Secret;
            user?: string | undefined;
        };
        tls?: {
            ca?: string | undefined;
            cert?: string | undefined;
            key?: string | undefined;
        } | undefined;
        proxy?: string | Secret | undefined;
        jobPage?: string | undefined;
        elsewhere?: false | undefined;
    } | {
        rateLimit: number;
        limits: {
            minInterval: number;
            maxDeadline: number;
            maxContentBytes: number;
            maxMessages: number;
        };
        concurrency: number;
        timeouts: {
            request: number;
            idle: number;
            content: number;
        };
        insecureHttp: boolean;
        vendor: "pureconnect";
        baseUrl: string;
        cancel: boolean;
        alternates: string[];
        user: string;
        password: Secret;
        tls?: {
            ca?: string | undefined;
            cert?: string | undefined;
            key?: string | undefined;
        } | undefined;
        proxy?: string | Secret | undefined;
        jobPage?: string | undefined;
        elsewhere?: false | undefined;
        outputMount?: {
            from: string;
            to: string;
        } | undefined;
    } | {
        rateLimit: number;
        limits: {
            minInterval: number;
            maxDeadline: number;
            maxContentBytes: number;
            maxMessages: number;
        };
        concurrency: number;
        timeouts: {
            request: number;
            idle: number;
            content: number;
        };
        insecureHttp: boolean;
        vendor: "oracle-epm";
        baseUrl: string;
        cancel: boolean;
        application: string;
        apiVersion: string;
        auth: {
            user?: string | undefined;
            password?: Secret | undefined;
            token?: Secret | undefined;
        };
        files: string[];
        tls?: {
            ca?: string | undefined;
            cert?: string | undefined;
            key?: string | undefined;
        } | undefined;
        proxy?: string | Secret | undefined;
        jobPage?: string | undefined;
        elsewhere?: false | undefined;
    } | {
        rateLimit: number;
        limits: {
            minInterval: number;
            maxDeadline: number;
            maxContentBytes: number;
            maxMessages: number;
        };
        concurrency: number;
        timeouts: {
            request: number;
            idle: number;
            content: number;
        };
        insecureHttp: boolean;
        vendor: "alteryx";
        baseUrl: string;
        clientId: string;
        clientSecret: Secret;
        tls?: {
            ca?: string | undefined;
            cert?: string | undefined;
            key?: string | undefined;
        } | undefined;
        proxy?: string | Secret | undefined;
        jobPage?: string | undefined;
        elsewhere?: false | undefined;
        cancel?: false | {
            method: "DELETE" | "POST" | "PUT";
            path: string;
        } | undefined;
    } | {
        elsewhere: true;
        vendor?: "nexus-ic" | "pureconnect" | "oracle-epm" | "alteryx" | undefined;
    }, Record<string, unknown>>>>;
}, z.core.$strict>;
export type Config = z.output<typeof configSchema>;
/** A connection that this process can serve. */
export type ConnectionConfig = z.output<(typeof connectionSchemas)[keyof typeof connectionSchemas]>;
