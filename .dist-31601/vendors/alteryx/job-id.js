export const JOB_ID_FORM = {
    form: 'the id of an Alteryx job: 24 hexadecimal digits, such as 66ebd18d3d6200007e000d8c',
    pattern: /^[0-9a-f]{24}$/i,
    from: 'the answer that started the job, or from the Jobs page of the Server',
};
//# sourceMappingURL=job-id.js.map