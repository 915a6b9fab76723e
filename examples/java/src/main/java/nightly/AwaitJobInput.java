package nightly;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The fields that this example uses. schema/await-job-input.schema.json has all fields. Vigil refuses nulls, so none is written. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwaitJobInput(String connection, String jobId, String deadline) {}
