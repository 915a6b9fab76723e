const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** The vendor writes ids in braces. Callers may leave out both braces. */
export const JOB_ID_FORM = {
    form: 'the id of a NEXUS IC job: a GUID in braces, such as {FAAF7FBC-0475-45ED-A148-02238E75C395}',
    pattern: new RegExp(`^(?:\\{${GUID}\\}|${GUID})$`, 'i'),
    from: 'the answer that started the job',
};
//# sourceMappingURL=job-id.js.map