/** The outcomes in a recorded history: of its result, of its failure and of its memo. */

interface Payloads {
  payloads?: { data: string }[];
}

export interface RecordedHistory {
  events: Partial<{
    workflowExecutionCompletedEventAttributes: { result: Payloads };
    workflowExecutionFailedEventAttributes: { failure: { applicationFailureInfo: { details: Payloads } } };
    workflowPropertiesModifiedEventAttributes: { upsertedMemo: { fields: Record<string, { data: string }> } };
  }>[];
}

export function outcomesIn({ events }: RecordedHistory): object[] {
  const payloads = events.flatMap((event) => [
    ...(event.workflowExecutionCompletedEventAttributes?.result.payloads ?? []),
    // The second detail of a SubmitUncertain is its evidence.
    ...(event.workflowExecutionFailedEventAttributes?.failure.applicationFailureInfo.details.payloads ?? []).slice(0, 1),
    ...Object.values(event.workflowPropertiesModifiedEventAttributes?.upsertedMemo.fields ?? {}),
  ]);
  return payloads.map(({ data }) => JSON.parse(Buffer.from(data, 'base64').toString()) as object);
}
