/** The vendor's page says only that the server chooses the id. Its clients show numbers. */
export const JOB_ID_FORM = {
    form: 'the id of a data-extractor job: letters, digits, "-" and "_", such as 34',
    pattern: /^[0-9a-z][0-9a-z_-]{0,99}$/i,
    from: 'the answer that started the job, or from its list of jobs',
};
//# sourceMappingURL=job-id.js.map