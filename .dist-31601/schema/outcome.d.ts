/** The schema of JobOutcome. `npm run schema` writes schema/ from it, for callers in other languages. */
import { z } from 'zod';
export declare const jobOutcomeSchema: z.ZodObject<{
    vendor: z.ZodNullable<z.ZodEnum<{
        "nexus-ic": "nexus-ic";
        pureconnect: "pureconnect";
        "oracle-epm": "oracle-epm";
        alteryx: "alteryx";
    }>>;
    connection: z.ZodString;
    jobId: z.ZodString;
    phase: z.ZodEnum<{
        cancelling: "cancelling";
        waiting: "waiting";
        collecting: "collecting";
        ended: "ended";
    }>;
    state: z.ZodEnum<{
        unknown: "unknown";
        queued: "queued";
        running: "running";
        paused: "paused";
        cancelling: "cancelling";
        succeeded: "succeeded";
        failed: "failed";
        cancelled: "cancelled";
    }>;
    condition: z.ZodEnum<{
        clear: "clear";
        unreachable: "unreachable";
        unintelligible: "unintelligible";
        refused: "refused";
        missing: "missing";
        unserved: "unserved";
        unstored: "unstored";
    }>;
    vendorState: z.ZodNullable<z.ZodString>;
    percent: z.ZodNullable<z.ZodNumber>;
    summary: z.ZodNullable<z.ZodString>;
    times: z.ZodObject<{
        awaitedFrom: z.ZodISODateTime;
        queued: z.ZodNullable<z.ZodISODateTime>;
        started: z.ZodNullable<z.ZodISODateTime>;
        ended: z.ZodNullable<z.ZodISODateTime>;
    }, z.core.$strict>;
    messages: z.ZodObject<{
        total: z.ZodInt;
        bySeverity: z.ZodObject<{
            info: z.ZodInt;
            warning: z.ZodInt;
            error: z.ZodInt;
        }, z.core.$strict>;
        last: z.ZodArray<z.ZodObject<{
            severity: z.ZodEnum<{
                info: "info";
                warning: "warning";
                error: "error";
            }>;
            text: z.ZodString;
            at: z.ZodOptional<z.ZodISODateTime>;
            source: z.ZodOptional<z.ZodString>;
        }, z.core.$strict>>;
        uri: z.ZodNullable<z.ZodString>;
        sha256: z.ZodOptional<z.ZodNullable<z.ZodString>>;
    }, z.core.$strict>;
    content: z.ZodArray<z.ZodObject<{
        name: z.ZodString;
        mediaType: z.ZodString;
        bytes: z.ZodInt;
        sha256: z.ZodString;
        uri: z.ZodString;
    }, z.core.$strict>>;
    outputLocation: z.ZodNullable<z.ZodString>;
    cancel: z.ZodNullable<z.ZodObject<{
        by: z.ZodEnum<{
            caller: "caller";
            deadline: "deadline";
        }>;
        at: z.ZodISODateTime;
        reason: z.ZodNullable<z.ZodString>;
        result: z.ZodEnum<{
            refused: "refused";
            requested: "requested";
            accepted: "accepted";
            confirmed: "confirmed";
            unsupported: "unsupported";
            unconfirmed: "unconfirmed";
            finishedAnyway: "finishedAnyway";
            notAsked: "notAsked";
        }>;
    }, z.core.$strict>>;
    timeline: z.ZodArray<z.ZodObject<{
        at: z.ZodISODateTime;
        state: z.ZodEnum<{
            unknown: "unknown";
            queued: "queued";
            running: "running";
            paused: "paused";
            cancelling: "cancelling";
            succeeded: "succeeded";
            failed: "failed";
            cancelled: "cancelled";
        }>;
        condition: z.ZodEnum<{
            clear: "clear";
            unreachable: "unreachable";
            unintelligible: "unintelligible";
            refused: "refused";
            missing: "missing";
            unserved: "unserved";
            unstored: "unstored";
        }>;
        phase: z.ZodOptional<z.ZodEnum<{
            cancelling: "cancelling";
            collecting: "collecting";
            ended: "ended";
        }>>;
        percent: z.ZodOptional<z.ZodNumber>;
        problem: z.ZodOptional<z.ZodString>;
        event: z.ZodOptional<z.ZodEnum<{
            cancelRequested: "cancelRequested";
            cancelAccepted: "cancelAccepted";
            cancelRefused: "cancelRefused";
            cancelUnsupported: "cancelUnsupported";
            cancelUnconfirmed: "cancelUnconfirmed";
            limited: "limited";
            deadlineExtended: "deadlineExtended";
            deadlinePassed: "deadlinePassed";
            messagesCollected: "messagesCollected";
            contentCollected: "contentCollected";
        }>>;
        detail: z.ZodOptional<z.ZodString>;
        dropped: z.ZodOptional<z.ZodInt>;
    }, z.core.$strict>>;
    cost: z.ZodObject<{
        polls: z.ZodInt;
        changes: z.ZodInt;
        waitedSeconds: z.ZodInt;
    }, z.core.$strict>;
}, z.core.$strict>;
