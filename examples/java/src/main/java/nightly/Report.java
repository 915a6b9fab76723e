package nightly;

import java.util.List;

/** The outcome of the job in a few words. */
public record Report(String state, String lastError, List<String> files) {
  static Report of(JobOutcome outcome) {
    String lastError =
        outcome.messages().last().stream()
            .filter(message -> message.severity().equals("error"))
            .map(JobOutcome.Message::text)
            .reduce(outcome.summary(), (earlier, later) -> later);
    return new Report(outcome.state(), lastError, outcome.content().stream().map(JobOutcome.Receipt::uri).toList());
  }
}
