export const JOB_ID_FORM = {
    form: 'the id of a Planning job: a whole number, such as 224',
    pattern: /^[0-9]{1,20}$/,
    from: 'the answer that started the job, or from the Jobs console',
};
//# sourceMappingURL=job-id.js.map