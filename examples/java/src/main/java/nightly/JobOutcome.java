package nightly;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/** The fields that this example reads. schema/job-outcome.schema.json has all fields. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record JobOutcome(String state, String summary, Messages messages, List<Receipt> content) {
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Messages(List<Message> last) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Message(String severity, String text) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Receipt(String uri) {}
}
