package nightly;

import com.fasterxml.jackson.annotation.JsonInclude;

/** The fields that are needed here; all of them are in schema/await-job-input.schema.json. A null is refused, so none is written. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AwaitJobInput(String connection, String jobId, String deadline) {}
